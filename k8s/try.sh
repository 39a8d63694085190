#!/usr/bin/env bash
# Tries the manifests on a cluster of its own: everything on one machine, a run of the digits, labelguess scaled to three, a
# pod killed, and what came out. Needs docker, kind, kubectl and kustomize, the images built as docs/containers.md says, and
# about 8 GiB of free memory. Nobody has run it yet: no cluster was at hand.
#   k8s/try.sh            makes the cluster "mixmatch", tries, and leaves it for a look around
#   k8s/try.sh delete     deletes that cluster
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cluster=mixmatch
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$here/../pom.xml" | head -1)
services=(augment labelguess trainer eval)

say() { printf 'try: %s\n' "$*"; }
k() { kubectl --context "kind-$cluster" -n mixmatch "$@"; }

for program in docker kind kubectl kustomize; do
  command -v "$program" >/dev/null || { say "$program is missing"; exit 2; }
done
if [ "${1:-}" = delete ]; then
  exec kind delete cluster --name "$cluster"
fi

for image in "${services[@]}" cli; do
  docker image inspect "mixmatch/$image:$version" >/dev/null 2>&1 ||
    { say "the image mixmatch/$image:$version is missing; build it first"; exit 2; }
done

kind get clusters | grep -qx "$cluster" || kind create cluster --name "$cluster" --wait 120s
for image in "${services[@]}" cli; do
  kind load docker-image --name "$cluster" "mixmatch/$image:$version"
done

say "objects are checked by the server, then made"
# The namespace first: without it the server can't look at what is in it, nor take the Secret.
kubectl --context "kind-$cluster" apply -f "$here/base/namespace.yaml"
k get secret mixmatch-s3-root >/dev/null 2>&1 || "$here/secrets.sh" | k create -f -
kustomize build "$here/overlays/kind" >"${TMPDIR:-/tmp}/mixmatch-kind.yaml"
k apply --dry-run=server --validate=strict -f "${TMPDIR:-/tmp}/mixmatch-kind.yaml" >/dev/null
k apply -f "${TMPDIR:-/tmp}/mixmatch-kind.yaml"
k rollout status --timeout=300s statefulset/kafka statefulset/s3
for service in "${services[@]}"; do
  k rollout status --timeout=300s "deployment/$service"
done

run=try-$(date +%H%M%S)
say "a run of the digits: job $run"
k create job --from=cronjob/train "$run"
k wait --for=condition=ready --timeout=120s pod -l "job-name=$run"
sleep 10
say "labelguess to three replicas"
k scale deployment/labelguess --replicas=3
k rollout status --timeout=180s deployment/labelguess
say "the pod of augment is killed"
k delete pod -l app.kubernetes.io/name=augment --grace-period=0 --force
k wait --for=condition=complete --timeout=900s "job/$run" ||
  { say "the run did not end well"; k logs "job/$run" --tail=50; exit 1; }
k logs "job/$run" --tail=20

say "what the policies forbid: augment must not reach eval's page"
if k exec deployment/augment -- timeout 5 bash -c 'exec 3<>/dev/tcp/eval/8080' 2>/dev/null; then
  say "it did: this cluster's network does not enforce policies (kindnet does since kind 0.24)"
else
  say "it did not"
fi
say "done; compare finalWeightsSha256 above with that of ./mixmatch train digits --json on the same processor"

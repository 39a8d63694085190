#!/usr/bin/env bash
# Prints the Secrets of the object store that the manifests refer to: its root's, which no service is given, and one a user. With
# random values, as the store of overlay kind takes them; for a store of your own put its users' keys in their places. What each
# must be allowed to do: components/kafka-and-minio/policies.
#   k8s/secrets.sh | kubectl create -f -
set -euo pipefail

secret() { # user, name of its key, key, name of its secret
  cat <<END
---
apiVersion: v1
kind: Secret
metadata:
  name: mixmatch-s3-$1
  namespace: mixmatch
stringData:
  $2: $3
  $4: $(head -c 30 /dev/urandom | base64 | tr '+/' 'xy')
END
}

secret root MINIO_ROOT_USER root MINIO_ROOT_PASSWORD
for user in augment labelguess trainer eval train; do
  secret "$user" MIXMATCH_S3_ACCESS_KEY "$user" MIXMATCH_S3_SECRET_KEY
done

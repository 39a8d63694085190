#!/usr/bin/env python3
"""Milliseconds of a step of MixMatch in PyTorch alone, eager and compiled, on the device that the rest of gpu/check uses; prints JSON.

usage: torch_step.py DEVICE DEPTH WIDTH BATCH SIZE STEPS   DEVICE: cpu or cuda

A step takes bytes from main memory, normalizes and mixes them on the device, goes forward and backward through three chunks (one
labelled, two unlabelled ones with guesses that are given), and moves weights and their average, as bench/reference does.
"""
import json
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench/reference"))
sys.dont_write_bytecode = True

CHANNELS, CLASSES, K, WARM_UP = 3, 10, 2, 5


def measured(step, steps, wait):
    began = time.perf_counter()
    for _ in range(WARM_UP):
        step()
    wait()
    warm_up, millis = time.perf_counter() - began, []
    for _ in range(steps):
        began = time.perf_counter()
        step()
        wait()
        millis.append(1000 * (time.perf_counter() - began))
    return {"warmUpSeconds": warm_up, "medianMs": statistics.median(millis), "leastMs": min(millis), "mostMs": max(millis), "count": steps}


def make_step(torch, network, device, batch, size, kind):
    functional = torch.nn.functional
    net, ema = network(), network()
    ema.load_state_dict(net.state_dict())
    optimizer = torch.optim.Adam(net.parameters(), lr=.002)
    forward = torch.compile(net) if kind == "compiled" else net
    rows = (1 + K) * batch
    pixels = torch.randint(0, 256, (rows, size, size, CHANNELS), dtype=torch.uint8)
    targets = torch.full((rows, CLASSES), 1 / CLASSES)
    targets[:batch] = functional.one_hot(torch.arange(batch) % CLASSES, CLASSES).float()
    if device == "cuda":
        pixels, targets = pixels.pin_memory(), targets.pin_memory()
    beta = torch.distributions.Beta(.75, .75)

    def step():
        x = (pixels.to(device, non_blocking=True).float() / 255 - .5) / .25
        y = targets.to(device, non_blocking=True)
        share = beta.sample((rows,))
        share = torch.maximum(share, 1 - share).to(device, non_blocking=True)
        partner = torch.randperm(rows).to(device, non_blocking=True)
        x = x * share.view(-1, 1, 1, 1) + x[partner] * (1 - share.view(-1, 1, 1, 1))
        y = y * share.view(-1, 1) + y[partner] * (1 - share.view(-1, 1))
        x = x.permute(0, 3, 1, 2)
        x = x if kind.startswith("channels-last") else x.contiguous()
        with torch.autocast(device, torch.bfloat16, enabled=kind.endswith("bf16")):
            logits = torch.cat([forward(part) for part in x.split(batch)]).float()
        labeled = -(y[:batch] * torch.log_softmax(logits[:batch], 1)).sum(1).mean()
        guessed = ((torch.softmax(logits[batch:], 1) - y[batch:]) ** 2).mean()
        loss = labeled + 75 * guessed
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.parameters()), list(net.parameters()), .001)
            torch._foreach_mul_([p for p in net.parameters() if p.dim() > 1], 1 - .02 * .002)
        return loss.item()

    return step


def main():
    device = sys.argv[1]
    depth, width, batch, size, steps = map(int, sys.argv[2:])
    try:
        import torch
        from mixmatch_torch import WideResNet
    except ImportError as missing:
        print(json.dumps({"skipped": f"this Python has no {missing.name}"}))
        return
    if device == "cuda" and not torch.cuda.is_available():
        print(json.dumps({"skipped": f"PyTorch {torch.__version__} of this Python sees no GPU"}))
        return
    torch.manual_seed(1)
    torch.set_num_threads(2)
    torch.backends.cudnn.benchmark = False
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    found = {"torch": torch.__version__, "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version() if device == "cuda" else None}
    for kind, tf32 in (("eager", False), ("tf32", True), ("channels-last", False), ("channels-last-tf32", True), ("channels-last-bf16", False), ("compiled", False)):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
        if tf32 and device == "cpu":
            continue

        def network():
            net = WideResNet(depth, width, CHANNELS, CLASSES, .01).to(device).train()
            return net.to(memory_format=torch.channels_last) if kind.startswith("channels-last") else net

        try:
            found[kind] = measured(make_step(torch, network, device, batch, size, kind), steps, wait)
        except Exception as failure:  # A compiler that is missing there, say, is no reason to lose the rest.
            found[kind] = {"failed": str(failure).split("\n")[0][:300]}
    print(json.dumps(found))


if __name__ == "__main__":
    main()

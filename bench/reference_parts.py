"""Pieces of bench/reference/mixmatch_torch.py and methods_torch.py, timed one by one on noise; each prints one JSON object, milliseconds.

usage: reference_parts.py step|forward DEPTH WIDEN BATCH SIZE CHANNELS COUNT [--threads N] [--channels-last]
       reference_parts.py augment augmented|built COUNT
       reference_parts.py strong COUNT
       reference_parts.py pil DIR

step: what it does of a step besides augmenting and guessing, as its loop does it. forward: the K = 2 forward passes that
guess a batch. augment: a unit is one image, 32x32 in colour; of a batch that is there, or of one that is chosen and fetched as
its loop does it. strong: a unit is RandAugment, by Pillow, and cutout of one such image. pil: its loop over the files of train/ and test/.
"""
import argparse
import json
import pathlib
import resource
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "reference"))
from mixmatch_torch import *  # noqa: F403

K, CLASSES, WARM_UP = 2, 10, 5


def measure(work, count, units=1):
    """Prints what one unit takes; `count` times `work` is what is measured."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(count):
        work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpuMs": 1000 * cpu / count / units, "wallMs": 1000 * wall / count / units,
                      "residentMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


def network_pieces(a):
    torch.set_num_threads(a.threads)
    torch.manual_seed(1)
    rng = np.random.RandomState(1)
    form = torch.channels_last if a.channels_last else torch.contiguous_format
    B = a.batch
    mean, std = torch.full((1, a.channels, 1, 1), .5), torch.full((1, a.channels, 1, 1), .25)

    def tensor(u8):
        return ((torch.from_numpy(np.ascontiguousarray(u8.transpose(0, 3, 1, 2))).float() / 255 - mean) / std).contiguous(memory_format=form)

    def make():
        return WideResNet(a.depth, a.widen, a.channels, CLASSES, .01).to(memory_format=form).train()

    pixels = [rng.randint(0, 256, (B, a.size, a.size, a.channels)).astype(np.uint8) for _ in range(1 + K)]
    net, ema = make(), make()
    ema.load_state_dict(net.state_dict())
    if a.piece == "forward":
        us = [tensor(p) for p in pixels[1:]]

        def forward():
            with torch.no_grad():
                return sum(torch.softmax(net(u), 1) for u in us) / K

        for _ in range(WARM_UP):
            forward()
        return measure(forward, a.count)

    opt = torch.optim.Adam(net.parameters(), lr=.002)
    labels, q, number = np.arange(B) % CLASSES, torch.full((B, CLASSES), 1 / CLASSES), [0]

    def step():
        number[0] += 1
        x, *us = (tensor(p) for p in pixels)
        tx = F.one_hot(torch.from_numpy(labels), CLASSES).float()
        l = torch.tensor(rng.beta(.75, .75, (K + 1) * B), dtype=torch.float32)
        l = torch.maximum(l, 1 - l)
        perm = torch.from_numpy(rng.permutation((K + 1) * B))
        allx, allt = torch.cat([x, *us]), torch.cat([tx] + [q] * K)
        mx = l.view(-1, 1, 1, 1) * allx + (1 - l.view(-1, 1, 1, 1)) * allx[perm]
        mt = l.view(-1, 1) * allt + (1 - l.view(-1, 1)) * allt[perm]
        chunks = interleave(list(torch.split(mx, B)))
        lo = [net(chunks[0])]
        run = {n: b.clone() for n, b in net.named_buffers()}
        lo += [net(c) for c in chunks[1:]]
        for n, b in net.named_buffers():
            b.data.copy_(run[n])
        lo = interleave(lo)
        w = 75 * min(1., number[0] / 16384)
        loss = -(F.log_softmax(lo[0], 1) * mt[:B]).sum(1).mean() + w * ((torch.softmax(torch.cat(lo[1:]), 1) - mt[B:]) ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        loss.item()
        d, live = min(.999, (1 + number[0]) / (10 + number[0])), net.state_dict()
        with torch.no_grad():
            for k, v in ema.state_dict().items():
                if v.dtype == torch.float32:
                    v.mul_(d).add_(live[k], alpha=1 - d)
            for p in net.parameters():
                if p.dim() > 1:
                    p.mul_(1 - .02 * .002)

    for _ in range(WARM_UP):
        step()
    return measure(step, a.count)


def decode(folder):
    """The loop of its load(), without the file that it keeps."""
    from PIL import Image
    for part in ("train", "test"):
        xs, ys = [], []
        for k, c in enumerate(sorted(os.listdir(f"{folder}/{part}"))):
            for f in sorted(os.listdir(f"{folder}/{part}/{c}")):
                xs.append(np.asarray(Image.open(f"{folder}/{part}/{c}/{f}").convert("RGB")))
                ys.append(k)
        np.stack(xs), np.array(ys)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    pieces = parser.add_subparsers(dest="piece", required=True)
    for name in ("step", "forward"):
        piece = pieces.add_parser(name)
        for number in ("depth", "widen", "batch", "size", "channels", "count"):
            piece.add_argument(number, type=int)
        piece.add_argument("--threads", type=int, default=2)
        piece.add_argument("--channels-last", action="store_true")
    piece = pieces.add_parser("augment")
    piece.add_argument("what", choices=("augmented", "built"))
    piece.add_argument("count", type=int)
    pieces.add_parser("strong").add_argument("count", type=int)
    pieces.add_parser("pil").add_argument("folder")
    a = parser.parse_args()
    if a.piece == "augment":
        rng = np.random.RandomState(1)
        images = rng.randint(0, 256, (64 if a.what == "augmented" else 10_000, 32, 32, 3), np.uint8)
        order = iter(rng.permutation(np.tile(np.arange(len(images)), 1 + (a.count + 1) * 64 // len(images))))

        def work():
            augment(images if a.what == "augmented" else images[[next(order) for _ in range(64)]], rng, 4, True)

        work()
        measure(work, a.count, 64)
    elif a.piece == "strong":
        from methods_torch import strong
        rng = np.random.RandomState(1)
        images = rng.randint(0, 256, (64, 32, 32, 3), np.uint8)

        def work():
            for image in images:
                strong(image, rng, 2)

        work()
        measure(work, a.count, len(images))
    elif a.piece == "pil":
        measure(lambda: decode(a.folder), 1)
    else:
        network_pieces(a)


main()

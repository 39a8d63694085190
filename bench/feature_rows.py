"""The rows of bench/run about features that exist: heads on vectors, embedding, and a folder of photos from beginning to end."""
import array
import concurrent.futures
import contextlib
import functools
import json
import os
import random
import shutil
import subprocess
import time

from measuring import HOME, PYTHON, fail, mixmatch, noise, write_npy

WORK = HOME / ".mixmatch/bench"
WIDTH, VIEWS = 512, 8
EMBEDDED_VIEWS = 8
# As many as 2,000 photos have; begin and end, some seconds, count.
EMBEDDED_OF_A_CLASS = 200
PHOTOS = """
import pathlib, sys
import numpy
from PIL import Image
folder, draw = pathlib.Path(sys.argv[1]), numpy.random.default_rng(1)
for label in range(10):
    of_class = folder / f"class{label}"
    of_class.mkdir(parents=True)
    for i in range(200):
        few = draw.integers(0, 256, (12, 16, 3), numpy.uint8)
        Image.fromarray(few).resize((1024, 768), Image.BICUBIC).save(of_class / f"{i:04}.jpg", quality=90)
"""


class Heads:
    """Heads on noise that looks like features, as bench/run's networks."""

    name = f"mlp-{WIDTH}"

    @staticmethod
    def ours(vectors, method="mixmatch"):
        return ["vectors", "--method", method, "--data", vectors]


def whole(folder, make):
    """A folder that is made once, whole or not at all."""
    if not folder.is_dir():
        part = folder.with_name(folder.name + "-part")
        shutil.rmtree(part, ignore_errors=True)
        make(part)
        part.rename(folder)
    return folder


def vectors():
    """Ten classes around as many centres, as features that are never below zero."""
    def make(folder):
        folder.mkdir(parents=True)
        draw = random.Random(1)
        centres = [[draw.random() for _ in range(WIDTH)] for _ in range(10)]
        for part, count, shape in (("train", 2000, (VIEWS, WIDTH)), ("test", 500, (WIDTH,))):
            values = array.array("f")
            for i in range(count):
                for _ in range(VIEWS if part == "train" else 1):
                    values.extend(max(0., value + draw.gauss(0, 1)) for value in centres[i % 10])
            write_npy(folder / f"{part}.npy", "<f4", (count, *shape), values.tobytes())
            write_npy(folder / f"{part}-labels.npy", "<i4", (count,), array.array("i", (i % 10 for i in range(count))).tobytes())
    return whole(WORK / f"vectors-{WIDTH}", make)


def photos():
    """2,000 JPEGs of 1024x768 in ten classes, which read as photos do."""
    def make(folder):
        done = subprocess.run([PYTHON, "-c", PHOTOS, str(folder)], stderr=subprocess.PIPE, text=True)
        if done.returncode:
            fail(f"photos could not be made: {done.stderr.strip().splitlines()[-1]}")
    return whole(WORK / "photos", make)


@contextlib.contextmanager
def on_cores(cores):
    """All that is started meanwhile runs on these alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def views_a_second(backbone, replicas):
    """Of `features` with as many cores as replicas of labelguess, the only service that it starts."""
    folder = WORK / f"embedding-{replicas}"
    shutil.rmtree(folder, ignore_errors=True)
    images = noise(WORK / f"embedded-{EMBEDDED_OF_A_CLASS * replicas}", EMBEDDED_OF_A_CLASS * replicas, 4)
    with on_cores(set(range(replicas))):
        said = mixmatch("features", "--backbone", backbone, "--data", images, "--views", EMBEDDED_VIEWS, "--dir", folder, "--replicas", f"labelguess={replicas}", *BACKBONE_OPTIONS, "--json")
    embedded = json.loads(said.splitlines()[-1])
    return embedded["embedded"] / embedded["seconds"]


# As bench/packaged-backbone says of its own.
BACKBONE_OPTIONS = ("--mean", "0,0,0", "--std", "1,1,1")


def heads_row(line, our_round):
    def measure(bench):
        folder = vectors()
        ours, = bench.alternately(lambda: our_round(Heads, folder))
        return [line(f"whole system, head of {WIDTH} features", "ms a step", [r["ms"] for r in ours], "", None, 8, details=ours)]
    return measure


def embedding_row(line, java, java_environment):
    def measure(bench):
        if not bench.backbone:
            return "it needs --backbone FILE, such as bench/packaged-backbone makes"

        def bare(cores):
            """Views a second of a process on each of so many cores at once."""
            def alone(core):
                with on_cores({core}):
                    return 1000 / java("mixmatch.bench.BareFeatures", bench.backbone, 24, as_service="labelguess")["wallMs"]
            with concurrent.futures.ThreadPoolExecutor(cores) as pool:
                return sum(pool.map(alone, range(cores)))
        java_environment("labelguess")
        ways = [functools.partial(views_a_second, bench.backbone, cores) for cores in (1, 2)] + [functools.partial(bare, cores) for cores in (1, 2)]
        one, two, bare_one, bare_two = bench.alternately(*ways)
        lines = [line("embedding, 2 replicas on 2 cores", "views/s", two, "1 replica on 1 core", one, 1.85, at_most=False)]
        for cores, ours, others in ((1, one, bare_one), (2, two, bare_two)):
            what = f"embedding, {cores} replica{'s' * (cores > 1)} on {cores} core{'s' * (cores > 1)}"
            lines.append(line(what, "ms a view", [1000 / r for r in ours], "bare ONNX Runtime, the same graph", [1000 / r for r in others], 1.1))
        return lines
    return measure


def photos_row(line):
    def measure(bench):
        if not bench.backbone:
            return "it needs --backbone FILE, such as bench/packaged-backbone makes"
        folder = photos()

        def to_the_table():
            shutil.rmtree(WORK / "of-photos", ignore_errors=True)
            began = time.monotonic()
            mixmatch("train", "--data", folder, "--backbone", bench.backbone, *BACKBONE_OPTIONS, "--dir", WORK / "of-photos")
            return (time.monotonic() - began) / 60
        minutes, = bench.alternately(to_the_table)
        return [line("2,000 photos by a backbone, to the table", "min", minutes, "", None, 10)]
    return measure

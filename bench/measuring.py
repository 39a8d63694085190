"""What the measurements of bench/ share: systems that are up, the kernel's figures of their processes, and this machine's."""
import contextlib
import csv
import json
import os
import pathlib
import platform
import random
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import threading
import time
import urllib.request

HOME = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = f"bench/{pathlib.Path(sys.argv[0]).name}"
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
TICKS = os.sysconf("SC_CLK_TCK")
SERVICES = ("augment", "labelguess", "trainer", "eval")
RUN = re.compile(r"^mixmatch: run ([^:]*):", re.MULTILINE)
STEP = re.compile(r" step (\d+)/\d+  ")


def fail(sentence):
    sys.exit(f"{PROGRAM}: {sentence}")


def say(sentence):
    print(f"{PROGRAM}: {sentence}", file=sys.stderr, flush=True)


def mixmatch(*arguments, environment=None):
    """Standard output of a command."""
    done = subprocess.run([str(HOME / "mixmatch"), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, **(environment or {})})
    if done.returncode:
        said = done.stderr.strip().splitlines()
        fail(f"mixmatch {' '.join(map(str, arguments))} failed: {said[-1] if said else 'it says nothing'}")
    return done.stdout


def noise(folder, train=50, test=40, classes=10):
    """Images of noise, 32x32 in colour, as BMP: so many of each class."""
    if folder.is_dir():
        return folder
    draw = random.Random(1)
    pixels = 32 * 32 * 3
    header = b"BM" + struct.pack("<IHHI", 54 + pixels, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 32, 32, 1, 24, 0, pixels, 0, 0, 0, 0)
    making = folder.with_name(folder.name + "-part")
    shutil.rmtree(making, ignore_errors=True)
    for part, count in (("train", train), ("test", test)):
        for label in range(classes):
            of_class = making / part / f"class{label}"
            of_class.mkdir(parents=True)
            for i in range(count):
                (of_class / f"{i:04}.bmp").write_bytes(header + draw.randbytes(pixels))
    making.rename(folder)
    return folder


def write_npy(file, kind, shape, values):
    """A NumPy file of numbers in C's order, as "<f4"."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    file.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + values)


class System:
    """A system that is up in a folder of its own; one replica of each service where nothing else is said."""

    def __init__(self, folder, *more, keep=False, environment=None):
        self.dir = folder
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
        began = time.monotonic()
        try:
            mixmatch("up", "--dir", folder, *more, environment=environment)
            self.ready_after = time.monotonic() - began
            self.up = json.loads((folder / "up.json").read_text())
            self.pids = {"supervisor": [self.up["pid"]]}
            for replica, pid in self.up["replicas"].items():
                self.pids.setdefault(replica.rsplit("-", 1)[0], []).append(pid)
            for child in children(self.up["pid"]):
                command = pathlib.Path(f"/proc/{child}/cmdline").read_text()
                for name, main in (("broker", "EmbeddedKafka"), ("store", "EmbeddedS3")):
                    if main in command:
                        self.pids[name] = [child]
        except BaseException:
            self.down()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.down()

    def down(self):
        subprocess.run([str(HOME / "mixmatch"), "down", "--dir", str(self.dir)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cpu(self):
        """Milliseconds of processor time of each process since its start."""
        return {name: sum(map(cpu_ms, pids)) for name, pids in self.pids.items()}

    def arithmetic_ms(self):
        """Of it what trainer and labelguess spent on the arithmetic of steps and guesses, which is all that their lanes do."""
        return {name: sum(threads_ms(pid, "lane") for pid in self.pids[name]) for name in ("trainer", "labelguess")}

    def pss(self):
        """MiB: proportional set size of each kind of process now."""
        return {name: sum(map(pss, pids)) for name, pids in self.pids.items()}

    def all_pids(self):
        return [pid for pids in self.pids.values() for pid in pids]

    def metric(self, service, name):
        """Sum of a metric over a service's replicas, as they expose it."""
        return sum(metric(port(pid), name) for pid in self.pids[service])


def lay_out_classes():
    """Waits until the archives of this build's classes are made: that goes on beside its first systems, whose steps take longer."""
    jars = {name: HOME / "cli/target/mixmatch.jar" for name in ("command", "kafka")}
    jars.update({name: HOME / f"{name}-service/target/quarkus-app/quarkus-run.jar" for name in SERVICES})
    with System(HOME / ".mixmatch/bench/classes") as system:
        # In a folder named after the JDK that runs the system.
        java = pathlib.Path(os.readlink(f"/proc/{system.pids['broker'][0]}/exe"))
        folder = HOME / "target/classes-archived" / re.search('^JAVA_VERSION="(.*)"', (java.parents[1] / "release").read_text(), re.MULTILINE)[1]

        def is_made(name, jar):
            archive = folder / f"{name}.jsa"
            return archive.exists() and archive.stat().st_mtime >= jar.stat().st_mtime

        deadline = time.monotonic() + 300
        while not all(is_made(*archive) for archive in jars.items()):
            if time.monotonic() > deadline:
                fail(f"not all archives of classes are in {folder} after five minutes")
            time.sleep(1)


class Training:
    """A run in a system, which goes on until it is stopped where no steps are given."""

    def __init__(self, system, *arguments, steps=1_000_000, checkpoints_every=1_000_000, tag="run"):
        self.system, self.steps = system, steps
        self.said = system.dir / f"{tag}.said"
        every = ["--set", f"checkpoints.every={checkpoints_every}"] if checkpoints_every else []
        with self.said.open("w") as said:
            self.command = subprocess.Popen([str(HOME / "mixmatch"), "train", *map(str, arguments), "--dir", str(system.dir), *every, "--steps", str(steps)],
                                            stdout=subprocess.DEVNULL, stderr=said)
        self.run = self._await(lambda: next(iter(RUN.findall(self.said.read_text())), None))

    def step(self):
        """The last step that was heard of; news come every five seconds."""
        steps = STEP.findall(self.said.read_text())
        return int(steps[-1]) if steps else 0

    def await_step(self, step):
        self._await(lambda: self.step() >= step)

    def await_end(self):
        """Waits for the last step; gives what stop() gives."""
        if self.command.wait():
            fail(f"mixmatch train failed: {self.said.read_text().strip().splitlines()[-1]}")
        return step_millis(self.system, self.run)

    def _await(self, condition):
        while not (found := condition()):
            if self.command.poll() is not None:
                said = self.said.read_text().strip().splitlines()
                fail(f"mixmatch train ended early: {said[-1] if said else 'it says nothing'}")
            time.sleep(.2)
        return found

    def stop(self):
        """Stops the run; gives what its steps took, milliseconds in order, the first step first."""
        mixmatch("stop", self.run, "--dir", self.system.dir)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.command.wait(20)
        if self.command.poll() is None:
            self.command.send_signal(signal.SIGTERM)
            self.command.wait()
        return step_millis(self.system, self.run)


def step_millis(system, run):
    rows = {}
    for piece in (system.dir / "s3").glob(f"*/runs/{run}/history/*.csv"):
        for row in csv.DictReader(piece.read_text().splitlines()):
            rows[int(row["step"])] = float(row["millis"])
    if not rows:
        fail(f"run {run} left no history in {system.dir}")
    return [rows[step] for step in sorted(rows)]


class Sampling:
    """Proportional set size of processes, every two seconds while it is entered: the most of all together, MiB, and each."""

    def __init__(self, pids, key="Pss"):
        self.pids, self.key, self.taken, self.over = pids, key, [], threading.Event()

    @property
    def most(self):
        return max(self.taken, default=0.)

    def __enter__(self):
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def _sample(self):
        while not self.over.wait(2):
            self.taken.append(sum(pss(pid, self.key) for pid in self.pids()))


def metric(port, name):
    """Value of a service's metric, the sum where labels make several of it; 0 where there is none yet."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/q/metrics") as answer:
        return sum(float(line.rsplit(" ", 1)[1]) for line in answer.read().decode().splitlines() if re.match(re.escape(name) + r"[{ ]", line))


def children(pid):
    return [int(p) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]


def environment(pid):
    """Environment that a process was started with."""
    return dict(entry.split("=", 1) for entry in pathlib.Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0") if "=" in entry)


def port(pid):
    """Of a service's web server, as the service has said it."""
    return int(pathlib.Path(environment(pid)["MIXMATCH_PORT_FILE"]).read_text())


def threads_ms(pid, name):
    """Milliseconds of processor time of a process's threads that are called so."""
    total = 0.
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            if (thread / "comm").read_text().strip() == name:
                total += int((thread / "schedstat").read_text().split()[0]) / 1e6
        except OSError:
            pass  # It has ended.
    return total


def cpu_ms(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def status(pid, key):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return 0


def pss(pid, key="Pss"):
    """MiB; 0 of a process that has ended. Pss_Anon leaves out the pages of files."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1]) / 1024
    return 0


def medians(rounds):
    return {key: round(statistics.median(r[key] for r in rounds), 2) for key in rounds[0]}


def cpu_flags():
    return next((line.split() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")), [])


def machine(command):
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return {"processor": model, "cores": os.cpu_count(), "system": platform.platform(), "command": command}

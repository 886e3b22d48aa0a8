# SPDX-License-Identifier: MIT
"""Many calls at once: one faxportd sends, another receives, at modem pace; every received page is compared.

Each has its own trunk and as many ports as there are calls, so each call has both its ends on this machine. The
documents are fax TIFFs of one kind, handed in while the queue is paused; then the queue runs and all calls begin. They
last longer than it takes to set all of them up, so that all are up together. What is counted as a call at once has
its pages under way: its sender is sending and its receiver receiving at the same look.

A run ends by itself, whatever happens: each phase has a limit, and both daemons are killed at the end.
"""
import collections
import concurrent.futures
import glob
import os
import re
import subprocess
import time

import harness

PAGES = 8  # of 1728 x 2200 pixels, about 19 KB each: at 14,400 bit/s about 100 s
LOOK_S = 5  # between two looks at the ports
SET_UP_S = 90  # from the start of the queue until the last call is up: later is never, in a call of 100 s
CALLS_S = 240  # from the start of the queue until the last call has ended
CALLS_PER_S = 30  # they begin evenly
SUBMIT_S = 120
TICK_S = os.sysconf("SC_CLK_TCK")


def tree(pid):
    """@pid and all processes below it."""
    children = collections.defaultdict(list)
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue  # gone meanwhile
        children[int(text.rpartition(")")[2].split()[1])].append(int(text.split()[0]))
    found, next_ones = [], [pid]
    while next_ones:
        one = next_ones.pop()
        found.append(one)
        next_ones += children[one]
    return found


def cpu_s(pid):
    """Seconds of processor that @pid has used, and what it has waited for below it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15])) / TICK_S


def pss_kb(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1))
    except OSError:
        return 0


def core_waits(pid):
    """How often the main thread of @pid got a core, and for how many seconds it stood in line for one."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            _, waited_ns, turns = map(int, file.read().split())
    except OSError:
        return 0, 0.0
    return turns, waited_ns / 1e9


def udp_lost():
    """Datagrams that no socket buffer of this machine had room for."""
    with open("/proc/net/snmp", encoding="ascii") as file:
        names, values = [line.split() for line in file if line.startswith("Udp:")]
    return int(values[names.index("RcvbufErrors")])


class End:
    """One of the two servers, and what is measured of it."""

    def __init__(self, bench, listen, proxy, ports, t38):
        # All that the machine can carry, not what a careful server takes; and at the pace that any far end has.
        media = {"clock_rate": 1, "max_calls": len(ports) + 8, "calls_per_worker": bench.CALLS_PER_WORKER,
                 "budget_percent": 100}
        trunk = {"listen": f"{listen}:5060", "proxy": f"{proxy}:5060", "t38": t38, "t38_faxport": "off"}
        self.daemon = bench.daemon({"t": trunk}, ports, media=media,
                                   queue={"retries": 0, "max_jobs": 100000, "calls_per_second": CALLS_PER_S})

    def pids(self):
        return tree(self.daemon.process.pid)

    def cpu(self):
        return {"faxportd": cpu_s(self.daemon.process.pid),
                "media": sum(map(cpu_s, harness.children(self.daemon.process.pid, "faxport-media")))}

    def answered(self):
        """Calls that come in and are answered."""
        return self.daemon.json("config")["jobs_receiving"]

    def late(self):
        """Ticks of calls that were more than 20 ms late, and all of them."""
        config = self.daemon.json("config")
        return config["media_late_ticks"], config["media_ticks"]

    def ended(self):
        """The faxes whose calls are over: those that were sent, and what became of the others."""
        return [job for job in self.daemon.jobs().values() if job["state"] in ("sent", "failed", "cancelled")]

    def count(self, state):
        """Calls with a page under way."""
        status = self.daemon.json("status")
        return sum(s["state"] == state and s["current_page"] > 0 and s["bytes"] > 0
                   for s in (status if isinstance(status, list) else [status]))


class Look:
    """What both ends do at one moment."""

    def __init__(self, sender, receiver, begun):
        self.at = time.monotonic() - begun
        self.cpu = [sender.cpu(), receiver.cpu()]
        self.waits = {pid: core_waits(pid) for end in (sender, receiver)
                      for pid in harness.children(end.daemon.process.pid, "faxport-media")}
        self.calls = min(sender.count("sending"), receiver.count("receiving"))

    def cores_since(self, earlier, end, name):
        return (self.cpu[end][name] - earlier.cpu[end][name]) / (self.at - earlier.at)


def submit(bench, sender, page, calls):
    got = bench.client("submit", sender.daemon.socket, page, 4, SUBMIT_S, calls)
    if got["count"] != calls:
        raise AssertionError(f"only {got['count']} of {calls} faxes were submitted within {SUBMIT_S} s")
    return got["per_second"]


def watch(sender, receiver, calls, idle_kb):
    """Until all calls have ended. Returns the looks, the time until the last call was answered, memory, and what
    became of the faxes."""
    begun = time.monotonic()
    looks, up_s, kb, ended = [], None, 0, {}
    sender.daemon.run("config", "set", "queue=running")
    while time.monotonic() - begun < CALLS_S:
        time.sleep(0.25)
        at = time.monotonic() - begun
        if up_s is None and receiver.answered() >= calls:
            up_s = at
        if at < LOOK_S * (len(looks) + 1):
            continue
        looks.append(Look(sender, receiver, begun))
        if not kb and (up_s or at > SET_UP_S) and looks[-1].calls > 0:
            kb = sum(map(pss_kb, sender.pids() + receiver.pids())) - idle_kb
        ended = sender.ended()
        if len(ended) == calls:
            break
    return looks, up_s, kb, ended


def compare(bench, page, receiver):
    """How many received faxes are what was sent, pixel for pixel."""
    files = sorted(glob.glob(os.path.join(receiver.daemon.state, "inbox", "*.tif")))
    parts = [files[i::2] for i in range(2)]

    def same(part):
        if not part:
            return 0, ""
        done = subprocess.run([harness.FAX_TOOL, "same", page, *part], capture_output=True, text=True)
        return int(re.search(r"^(\d+) identical", done.stdout, re.M).group(1)), done.stdout
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        got = list(pool.map(same, parts))
    differing = [line for _, text in got for line in text.splitlines() if "identical" not in line]
    return sum(count for count, _ in got), len(files), differing


def busiest(looks):
    """The two looks between which most calls had their pages under way, and how many these were."""
    pairs = list(zip(looks, looks[1:]))
    return max(pairs, key=lambda pair: min(pair[0].calls, pair[1].calls)) if pairs else None


def print_cpu(bench, looks):
    pair = busiest(looks)
    if not pair:
        return
    a, b = pair
    calls = min(a.calls, b.calls)
    cores = {(end, name): b.cores_since(a, end, name) for end in (0, 1) for name in ("faxportd", "media")}
    words = ", ".join(f"{who} {name} {cores[end, name]:.2f}"
                      for end, who in ((0, "sending"), (1, "receiving")) for name in ("faxportd", "media"))
    bench.row("  processor then, both ends", f"{sum(cores.values()):.2f} of {os.cpu_count()} cores",
              f"{words}; {sum(cores.values()) / max(calls, 1) * 1e3:.2f} ms per second and call")
    turns = waited = worst = 0
    for pid, (turns_b, waited_b) in b.waits.items():
        turns_a, waited_a = a.waits.get(pid, (0, 0.0))
        turns += turns_b - turns_a
        waited += waited_b - waited_a
        worst = max(worst, (waited_b - waited_a) / max(turns_b - turns_a, 1))
    bench.row("  media workers in line for a core, a turn", f"{waited / max(turns, 1) * 1e3:.1f} ms",
              f"mean of all turns then; the worker worst off {worst * 1e3:.1f} ms")


def print_warnings(bench, ends):
    """What both servers had to complain of, by its first words."""
    seen = collections.Counter(re.sub(r"^\S*\s*(warning|error): ", r"\1: ", re.split(r"\s\w+=", line)[0])
                               for end in ends for line in end.daemon.log.lines)
    if seen:
        bench.row("  in the logs", f"{sum(seen.values())} lines",
                  "; ".join(f"{count} x {words}" for words, count in seen.most_common(4)))


def run(bench, calls, t38, asked):
    """@asked: the figure as it is asked for, or that of the peer."""
    where = "T.38" if t38 else "G.711"
    here, there = harness.loopback(), harness.loopback()
    page = harness.make_pages(os.path.join(bench.folder, "many.tif"), PAGES, "--rows", 2200, "--dpi", 196)
    ends = []
    try:
        ends.append(End(bench, here, there,
                        {f"S{i}": {"trunk": "t", "number": 10000 + i, "receive": False} for i in range(calls)}, t38))
        ends.append(End(bench, there, here,
                        {f"R{i}": {"trunk": "t", "number": "200", "rings": 0, "send": False} for i in range(calls)},
                        t38))
        for end in ends:
            bench.start(end.daemon)
        sender, receiver = ends
        sender.daemon.run("config", "set", "branding=off", "queue=paused")
        rate = submit(bench, sender, page, calls)
        lost = udp_lost()
        looks, up_s, kb, ended = watch(sender, receiver, calls,
                                       sum(map(pss_kb, sender.pids() + receiver.pids())))
        lost = udp_lost() - lost
        identical, received, differing = compare(bench, page, receiver)

        peak = max((look.calls for look in looks), default=0)
        bench.row(f"{where} calls at once, pages under way in all", f"{peak:,} of {calls:,}  ({asked})",
                  f"{identical} of {received} received faxes identical, {PAGES} pages each")
        whys = collections.Counter(f"{job['status']}: {job['status_detail']}" for job in ended
                                   if job["state"] != "sent")
        whys["not ended in time"] = calls - len(ended)
        whys.update(differing)
        sent = sum(job["state"] == "sent" for job in ended)
        bench.row("  faxes sent", f"{sent:,} of {calls:,}",
                  "; ".join(f"{count} x {why}" for why, count in whys.most_common(6) if count) or "no failure")
        bench.row("  set up", f"{calls / up_s:.0f} calls/s" if up_s else "not all at the same time",
                  f"from the start of the queue to the last answer; {rate:.0f}/s submitted and rendered before")
        print_warnings(bench, ends)
        print_cpu(bench, looks)
        bench.row("  ticks more than 20 ms late, both ends", " and ".join("{:,} of {:,}".format(*end.late()) for end in ends))
        bench.row("  memory", f"{kb / 2 / calls:.0f} KB per call end",
                  "proportional set size of all processes, less what they had before the calls")
        bench.row("  datagrams lost in full socket buffers", f"{lost:,}", "of the whole machine, in that time")
    finally:
        for end in ends:
            end.daemon.kill()

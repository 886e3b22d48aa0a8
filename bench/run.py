#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All figures of the daemon, each beside the peer or the floor it is held against, measured in the same run.

usage: run.py BUILD_DIR SOURCE_DIR [NAME ...]     names: read submit invite list call faxport memory render t4 line
                                                         audio t38 many_t38 many_audio

many_t38=N and many_audio=N make N calls at once, for a smaller machine or less time.
For the figures that bench/RESULTS.md keeps, the rows of its table are printed too, to be pasted.
"""
import datetime
import json
import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

BUILD, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.environ["FAXPORT_BUILD"], os.environ["FAXPORT_SOURCE"] = BUILD, SOURCE
sys.path.insert(0, os.path.join(SOURCE, "tests", "system"))
import harness  # noqa: E402
import many  # noqa: E402

CLIENT = os.path.join(BUILD, "bench", "bench_client")
CALLS_PER_WORKER = 64  # as many as one takes: fewer processes, less switching between them
folder = tempfile.mkdtemp(prefix="faxport-bench-", dir=os.environ.get("FAXPORT_BENCH_DIR"))


def client(*args):
    return json.loads(subprocess.run([CLIENT, *map(str, args)], check=True, capture_output=True, text=True).stdout)


def row(what, figure, beside=""):
    print(f"{what:<44} {figure:<28} {beside}", flush=True)


def daemon(trunks, ports, **sections):
    sections.setdefault("server", {}).setdefault("log_level", "warning")
    where = tempfile.mkdtemp(prefix="d", dir=folder)
    made = harness.Daemon(where, trunks, ports, **sections)
    return made


def start(made):
    # At log level "warning" there is no ready line: ask until it answers.
    made.process = subprocess.Popen([harness.FAXPORTD, "--config", made.config], stderr=subprocess.PIPE, text=True,
                                    stdin=subprocess.DEVNULL, preexec_fn=harness.die_with_parent)
    made.log = harness.Lines(made.process.stderr)
    harness.until(lambda: subprocess.run([harness.FAXPORT, "--server", made.socket, "ports"],
                                         capture_output=True).returncode == 0)
    return made


def quiet_daemon(**sections):
    """A port that may not dial: submissions only queue."""
    return start(daemon({"t": {"listen": f"{harness.loopback()}:5060", "accept_any_source": True}},
                        {"P": {"trunk": "t", "number": "100", "send": False}}, **sections))


def resident_kb(pid, kind="Pss"):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(rf"^{kind}:\s+(\d+)", file.read(), re.M).group(1))


def tree(pid):
    out = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in out.splitlines()]
    found, grown = {pid}, True
    while grown:
        more = {p for p, parent in rows if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def bench_read():
    made = quiet_daemon()
    device = made.ports()[0]["device_id"]
    got, floor = client("read", made.socket, device, 3), client("echo", 2)
    row("port reads, Unix socket, one client", f"{got['per_second']:,.0f}/s  (asked: 20,000)",
        f"bare echo of such sizes: {floor['per_second']:,.0f}/s, ratio {got['per_second'] / floor['per_second']:.2f}")
    made.stop()


def one_page():
    """One ITU page, ready as a fax TIFF."""
    pbm, tif = os.path.join(folder, "c1.pbm"), os.path.join(folder, "c1.tif")
    if not os.path.exists(tif):
        subprocess.run(["jbgtopbm", "/usr/share/jbigkit-testdata/ccitt1.jbg", pbm], check=True)
        subprocess.run([harness.FAX_TOOL, "pbm", pbm, tif], check=True)
    return tif


def bench_submit():
    made = quiet_daemon(queue={"max_jobs": 1000000})
    got = client("submit", made.socket, one_page(), 8, 5)
    where = tempfile.mkdtemp(dir=folder)
    floor = client("sync", one_page(), where, 8, 3)
    row("durable submits, 8 clients", f"{got['per_second']:,.0f}/s  (asked: 1,000)",
        f"bare write+fsync+rename+fsync, 8 threads: {floor['per_second']:,.0f}/s, "
        f"ratio {got['per_second'] / floor['per_second']:.2f}")
    made.stop()


def bench_list():
    made = quiet_daemon(queue={"max_jobs": 1000000})
    page = harness.make_pages(os.path.join(folder, "small.tif"), 1, "--rows", "20")
    while len(made.jobs()) < 10000:
        client("submit", made.socket, page, 8, 3)
    got = client("list", made.socket, 20)
    row(f"listing {got['jobs']:,} queued jobs", f"{got['mean_ms']:.1f} ms  (asked: 50 for 10,000)",
        f"{got['mean_ms'] / got['jobs'] * 10000:.1f} ms per 10,000")
    made.stop()


def bench_invite():
    """From the start of `faxport send` to the INVITE on the wire, on an idle port."""
    sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    there = harness.loopback()
    sink.bind((there, 5060))
    sink.settimeout(20)
    made = start(daemon({"t": {"listen": f"{harness.loopback()}:5060", "proxy": f"{there}:5060"}},
                        {"P": {"trunk": "t", "number": "100"}}))
    page, took = one_page(), []
    for _ in range(5):
        begun = time.monotonic()
        job = made.send(page, "200")
        while not sink.recv(9000).startswith(b"INVITE"):
            pass
        took.append((time.monotonic() - begun) * 1e3)
        made.run("job", "cancel", job)
        made.kill()
        start(made)
        sink.settimeout(0.2)
        try:
            while True:
                sink.recv(9000)
        except TimeoutError:
            sink.settimeout(20)
    row("submit to first INVITE, idle port", f"{sorted(took)[2]:.0f} ms  (asked: 100)",
        "median of 5, the command's start included; HylaFAX: 10,900 ms")
    made.kill()


def bench_call():
    """One ITU page at real pace: two ports of one daemon, then two bare spandsp T.38 terminals."""
    page = one_page()
    here, there = harness.loopback(), harness.loopback()
    made = start(daemon({"a": {"listen": f"{here}:5060", "proxy": f"{there}:5060"},
                         "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060"}},
                        {"A": {"trunk": "a", "number": "100"}, "B": {"trunk": "b", "number": "200", "rings": 0}},
                        media={"clock_rate": 1}))
    received = os.path.join(folder, "bare.tif")
    answering = harness.Peer("--receive", received, "--t38", "offer", clock_rate=1)
    calling = harness.Peer("--call", f"sip:1@{answering.address}:{answering.port}", "--send", page,
                           clock_rate=1)
    begun = time.monotonic()
    job = made.send(page, "200", "--port", "A")
    harness.until(lambda: made.job(job)["pages_confirmed"] == 1, 120)
    ours = time.monotonic() - begun
    calling.lines.wait('"event":"answered"', deadline=120)
    calling.lines.wait('"event":"page"', deadline=120)
    # The peer prints times of its own; both calls ran side by side.
    bare = calling.event("page", 120)["at_ms"] / 1e3
    row("one ITU page, set-up to last confirmation", f"{ours:.1f} s",
        f"two bare spandsp T.38 terminals: {bare:.1f} s, ratio {ours / bare:.3f}  (asked: 1.10)")
    answering.stop()
    calling.stop()
    made.stop()


def itu_pages(where, count):
    """The eight ITU charts, over and over, as one fax TIFF."""
    out, link = bytearray(b"II*\0\0\0\0\0"), 4
    for number in range(count):
        chart = number % 8 + 1
        pbm, tif = (os.path.join(folder, f"itu{chart}.{end}") for end in ("pbm", "tif"))
        if not os.path.exists(tif):
            subprocess.run(["jbgtopbm", f"/usr/share/jbigkit-testdata/ccitt{chart}.jbg", pbm], check=True)
            subprocess.run([harness.FAX_TOOL, "pbm", pbm, tif], check=True)
        with open(tif, "rb") as file:
            page = file.read()
        base, (at,) = len(out), struct.unpack_from("<I", page, 4)
        out += page + b"\0" * (len(page) % 2)
        entries, = struct.unpack_from("<H", page, at)
        for entry in range(base + at + 2, base + at + 2 + 12 * entries, 12):
            tag, kind, values, value = struct.unpack_from("<HHII", out, entry)
            if tag == 273 or {1: 1, 2: 1, 3: 2, 4: 4, 5: 8}[kind] * values > 4:  # strips; what does not fit the entry
                struct.pack_into("<I", out, entry + 8, value + base)
        struct.pack_into("<I", out, link, base + at)
        link = base + at + 2 + 12 * entries
        struct.pack_into("<I", out, link, 0)
    with open(where, "wb") as file:
        file.write(out)
    return where


def bench_faxport():
    """Whole calls between two servers at real time, by the caller's own log: from INVITE to BYE, disk and all."""
    def call(what, asked, document, **trunk):
        here, there = harness.loopback(), harness.loopback()
        ends = [start(daemon({"t": {"listen": f"{a}:5060", "proxy": f"{b}:5060", **trunk}},
                             {"P": {"trunk": "t", "number": number, "rings": 0}}, media={"clock_rate": 1},
                             server={"log_level": "info"})) for a, b, number in ((here, there, "1"), (there, here, "2"))]
        begun = time.monotonic()
        ends[0].send(document, "2")
        times = [datetime.datetime.fromisoformat(ends[0].log.wait(rf"^(\S+)Z info: {line}", deadline=120).group(1))
                 for line in ("call dialled", "call ended trunk=t status=OK")]
        whole = time.monotonic() - begun
        row(what, f"{(times[1] - times[0]).total_seconds():.2f} s  {asked}", f"from the command to its end: {whole:.2f} s")
        for end in ends:
            end.stop()

    small = harness.make_pages(os.path.join(folder, "small1.tif"), 1, "--rows", "1425")
    charts, light = itu_pages(os.path.join(folder, "itu12.tif"), 12), harness.make_pages(
        os.path.join(folder, "light12.tif"), 12, "--rows", "1100")
    call(f"two Faxports, {os.path.getsize(small):,} bytes, modem pace", "(asked: 17)", small, t38_faxport="pace")
    call(f"the same as to anybody ({os.path.getsize(small):,} bytes)", "", small, t38_faxport="off")
    call(f"12 ITU charts, {os.path.getsize(charts):,} bytes, ahead", "(asked: 2)", charts, t38_first=True)
    call("the same, T.38 after the tone", "", charts)
    call(f"12 standard pages, {os.path.getsize(light):,} bytes, ahead", "(asked: 2)", light, t38_first=True)


def bench_memory():
    def with_ports(count):
        made = start(daemon({"t": {"listen": f"{harness.loopback()}:5060", "accept_any_source": True}},
                            {f"P{i}": {"trunk": "t", "number": str(1000 + i)} for i in range(count)}))
        kb = resident_kb(made.process.pid)
        made.stop()
        return kb

    few, many = with_ports(1), with_ports(501)
    row("resident memory per idle port", f"{(many - few) / 500:.1f} KB  (asked: 100)", f"1 port {few} KB, 501 ports {many} KB")

    calls = 20
    here, there = harness.loopback(), harness.loopback()
    made = start(daemon({"a": {"listen": f"{here}:5060", "proxy": f"{there}:5060"},
                         "b": {"listen": f"{there}:5060", "proxy": f"{here}:5060"}},
                        {**{f"A{i}": {"trunk": "a", "number": str(1000 + i)} for i in range(calls)},
                         **{f"B{i}": {"trunk": "b", "number": "200", "rings": 0} for i in range(calls)}},
                        media={"clock_rate": 1}))
    before = sum(resident_kb(p) for p in tree(made.process.pid))
    page = one_page()
    for _ in range(calls):
        made.send(page, "200")
    harness.until(lambda: sum(p["state"] in ("sending", "receiving") for p in made.ports()) == 2 * calls, 120)
    time.sleep(8)
    after = sum(resident_kb(p) for p in tree(made.process.pid))
    row("resident memory per active T.38 call", f"{(after - before) / (2 * calls):.0f} KB  (asked: 1,024)",
        f"proportional set size of all processes, {2 * calls} call ends")
    made.kill()


def bench_render():
    program = os.path.join(BUILD, "src", "render", "faxport-render")
    for command in (["render_quality", program, os.path.join(SOURCE, "examples", "demo.pdf")],
                    ["render_serve", program, "3", one_page()]):
        command[0] = os.path.join(BUILD, "bench", command[0])
        print(subprocess.run(command, capture_output=True, text=True).stdout, end="", flush=True)


def show(*command):
    """Run a program that prints its figures itself, and pass them on. One that fails is told of; the others go on."""
    done = subprocess.run([os.path.join(BUILD, command[0]), *command[1:]], capture_output=True, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode != 0:
        print(f"{command[0]} failed ({done.returncode}): {done.stderr.strip()}", flush=True)
    return done.stdout


def results(name, out, *rows):
    """Rows for bench/RESULTS.md: what, what is asked, and where in @out the figures stand."""
    for what, asked, pattern, words in rows:
        found = re.search(pattern, out, re.M)
        print(f"| {what} | {asked} | {words.format(*found.groups()) if found else 'not measured'} "
              f"| `tools/bench build {name}` | {time.strftime('%Y-%m-%d')} |", flush=True)


def bench_t4():
    """Packed pixels to codes and back; asked: code at 4 times libtiff's throughput in MR and MMR, decode at 3 times."""
    out = show("bench/bench_t4", os.path.join(SOURCE, "examples", "demo", "raccoon.jpg"))
    results("t4", out, *[
        (f"{coding}, {pages}: code and decode, by libtiff's throughput", "4, 3",
         rf"^{coding} +{pages} .*code .*?ratio +([0-9.]+) .*decode .*?ratio +([0-9.]+)", "{}, {}")
        for coding in ("MMR", "MR") for pages in ("charts", "photo")])


def bench_line():
    """Seconds on the line, in virtual time: our core and spandsp, each as caller and called."""
    out = show("tests/interop/t30/t30_duration_test") + show("tests/interop/t30/t30_charts_test")
    call = r"^{} +(?:[0-9.]+ +){{9}}([0-9.]+)"
    results(
        "line", out,
        ("Eight charts, ECM, 14400, MMR: above the floor", "3 %",
         r"MMR, ECM, .*?: ([0-9.]+) s; the floor is ([0-9.]+) s: ([-+0-9.]+) %", "{2} % ({0} s, floor {1} s)"),
        ("The same, spandsp to spandsp", "", r"^spandsp to spandsp: ([0-9.]+) s, ([-+0-9.]+) %", "{1} % ({0} s)"),
        ("Page turn: less than spandsp's by", "0.5 s",
         r"^ours - ours  .* ([0-9.]+)\n(?:.*\n)*theirs - theirs .* ([0-9.]+)$", "{0} s beside {1} s"),
        ("One page of 12.6 KB, whole call, ours to spandsp", "20 s", call.format("ours - theirs"), "{} s"),
        ("The same, spandsp to ours", "20 s", call.format("theirs - ours"), "{} s"),
        ("The same, between two of ours at modem pace", "17 s", call.format("ours - ours"), "{} s"),
        ("The same, no CED again", "17 s", call.format("ours - ours, no CED again"), "{} s"),
        ("The same, both know that there is no modem", "17 s", call.format("ours - ours, both know it"), "{} s"))


def bench_audio():
    """A fax over samples; asked: CPU by the second of a session at most 1.1 times spandsp's own, at most 200 KB."""
    out = show("bench/bench_audio")
    results("audio", out,
            *[(f"G.711, {words}: CPU by session-second, by spandsp's", "1.1",
               rf"^{re.escape(words)} +ours +(\d+) us.*spandsp +(\d+) us.*ratio ([0-9.]+)", "{2} ({0} us, {1} us)")
              for words in ("V.17 14400, ECM, MMR", "V.17 14400, MR", "V.29 9600, ECM, MMR",
                            "V.27ter 4800, ECM, MMR")],
            ("G.711, memory of a session in a page", "200 KB",
             r"ours +(\d+) KB a session\n.*spandsp +(\d+) KB", "{} KB (spandsp {} KB)"))


def bench_t38():
    """T.38 at real pace over real sockets, a worker beside spandsp's terminals; about 70 seconds."""
    out = show("bench/bench_t38", os.path.join(BUILD, "src", "media", "faxport-media"), one_page())
    results("t38", out,
            ("T.38, CPU by session-second, by spandsp's", "0.5",
             r"ours (\d+) us of CPU.*spandsp (\d+) us.*ratio ([0-9.]+)", "{2} ({0} us, {1} us)"),
            ("T.38, memory of a session at the most", "100 KB", r"most: ours (\d+) KB.*spandsp (\d+) KB",
             "{} KB (spandsp {} KB)"),
            ("T.38, 100 sessions end a page together: the latest packet", "20 ms",
             r"the latest of .*? ([0-9.]+) ms .*meanwhile ([0-9.]+) ms", "{} ms; in pages that go on {} ms"))


def bench_many_t38(calls=1500):
    """Asked: 1,500, where Asterisk carries 600 on the same two cores."""
    many.run(sys.modules[__name__], int(calls), True, "asked: 1,500; Asterisk: 600")


def bench_many_audio(calls=400):
    """Asked: 400, where Asterisk carries 200."""
    many.run(sys.modules[__name__], int(calls), False, "asked: 400; Asterisk: 200")


def main():
    names = sys.argv[3:] or ["read", "submit", "invite", "list", "call", "faxport", "memory", "render", "t4", "line",
                             "audio", "t38", "many_t38", "many_audio"]
    with open("/proc/cpuinfo", encoding="ascii") as file:
        cpu = re.search(r"model name\s*: (.*)", file.read())
    print(f"{time.strftime('%Y-%m-%d')}, {cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores, "
          f"Linux {platform.release()}; command: make bench")
    try:
        for name in names:
            name, _, value = name.partition("=")
            globals()["bench_" + name](*([value] if value else []))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The SIP line against sipp, a SIP stack that shares nothing with ours.

usage: run.py LINE_PEER SCENARIO_DIR [NAME...]

Each scenario is an XML file of sipp and one run of line_peer; both must end
well, and the line must have said the words named here.
"""
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 15

# name of the XML file, who calls, arguments of line_peer, what the line says
SCENARIOS = [
    # sipp calls us
    ("call", "sipp", ["answer"], "incoming start:g711 answered stop ended:HUNG_UP"),
    ("late_offer", "sipp", ["answer"], "incoming answered start:g711 stop ended:HUNG_UP"),
    ("cancel", "sipp", ["answer", "--ring"], "incoming ended:CALLER_GONE"),
    ("no_ack", "sipp", ["answer"], "incoming start:g711 answered stop ended:HUNG_UP"),
    ("t38_one_line", "sipp", ["answer"], "incoming start:g711 answered switch:t38 stop ended:HUNG_UP"),
    ("t38_two_lines", "sipp", ["answer"], "incoming start:g711 answered switch:t38 stop ended:HUNG_UP"),
    ("t38_by_us", "sipp", ["answer", "--tone"], "incoming start:g711 answered switch:t38 stop ended:HUNG_UP"),
    ("t38_refused", "sipp", ["answer", "--tone"], "incoming start:g711 answered stop ended:HUNG_UP"),
    ("glare", "sipp", ["answer", "--tone"], "incoming start:g711 answered switch:t38 stop ended:HUNG_UP"),
    ("session_timer", "sipp", ["answer"], "incoming start:g711 answered stop ended:HUNG_UP"),
    # we call sipp
    ("answer", "line", ["--pages", "2"], "ringing answered start:g711 page1 page2 ended:OK"),
    ("answer_t38", "line", ["--pages", "1", "--after", "T38"],
     "ringing answered start:g711 switch:t38 page1/t38 ended:OK"),
    ("answer_t38_first", "line", ["--pages", "1", "--t38-first"], "answered start:t38 page1/t38 ended:OK"),
    ("challenge", "line", ["--pages", "1", "--secret", "top secret"], "answered start:g711 page1 ended:OK"),
    ("cancelled", "line", ["--give-up"], "ringing ended:CANCELLED"),
    ("busy", "line", [], "ended:BUSY"),
]


def free_port():
    """One for sipp, which cannot choose for itself. The kernel gives none of these to who asks for any: between our
    look and sipp's, other tests open sockets."""
    while True:
        port = random.randrange(10000, 32768)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            try:
                sock.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def sipp(folder, scenario, own_port, *target):
    """sipp writes its screen to stdout and its errors where told; both only matter when it fails."""
    return subprocess.Popen(
        ["sipp", *target, "-sf", scenario, "-i", "127.0.0.1", "-p", str(own_port), "-m", "1", "-nostdin", "-nd",
         "-timeout", str(PATIENCE_S), "-timeout_error", "-trace_err", "-trace_msg", "-error_file",
         os.path.join(folder, "errors"), "-message_file", os.path.join(folder, "messages")],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def is_bound(port):
    """sipp cannot say when it listens; its socket shows in /proc."""
    with open("/proc/net/udp", encoding="ascii") as table:
        return any(line.split()[1] == f"0100007F:{port:04X}" for line in list(table)[1:])


def wait_bound(process, port):
    end = time.monotonic() + PATIENCE_S
    while not is_bound(port):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("sipp does not listen")
        time.sleep(0.01)


def run(line_peer, directory, name, caller, args, expected):
    folder = tempfile.mkdtemp(prefix="faxport-sipp-")
    scenario = os.path.join(directory, name + ".xml")
    port = free_port()
    processes = []
    try:
        if caller == "line":
            peer = sipp(folder, scenario, port)
            processes.append(peer)
            wait_bound(peer, port)
            args = ["dial", "5551234", str(port), *args]
        line = subprocess.Popen([line_peer, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        processes.append(line)
        line_port = line.stdout.readline().strip()
        if caller == "sipp":
            peer = sipp(folder, scenario, port, f"127.0.0.1:{line_port}", "-s", "5551234")
            processes.append(peer)
        said = line.communicate(timeout=PATIENCE_S)[0].strip()
        screen = peer.communicate(timeout=PATIENCE_S)[0].decode(errors="replace")
        if (line.returncode, peer.returncode, said) == (0, 0, expected):
            return None
        trace = ""
        for file in ("errors", "messages"):
            if os.path.exists(os.path.join(folder, file)):
                with open(os.path.join(folder, file), encoding="utf-8", errors="replace") as text:
                    trace += text.read()
        return (f"line: {line.returncode}, sipp: {peer.returncode}\nsaid     {said}\nexpected {expected}\n"
                f"{trace or screen}")
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(folder)


def main():
    line_peer, directory, only = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    wrong = 0
    for name, caller, args, expected in SCENARIOS:
        if only and name not in only:
            continue
        failure = run(line_peer, directory, name, caller, args, expected)
        print(f"{'FAIL' if failure else 'ok  '} {name}", flush=True)
        if failure:
            wrong += 1
            print(failure)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

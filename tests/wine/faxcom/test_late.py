#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Late binding: names, numbers, what becomes of values of other types, and what is refused. See also test_objects."""
from com import (BAD_PARAM_COUNT, CLASSES, E_INVALIDARG, EMPTY, MEMBER_NOT_FOUND, NOT_CONNECTED, OVERFLOW,
                 PHONE, TYPE_MISMATCH, UNKNOWN_NAME, VT_NULL, ComError, ComTest, Object, Short)
from harness import main

# Some of each class; all of them are in the type library, which has a test of its own.
NUMBERS = {
    "FaxServer": {"Connect": 1, "Disconnect": 2, "GetPorts": 3, "CreateDocument": 4, "GetJobs": 5, "Retries": 6,
                  "DirtyDays": 8, "ServerMapiProfile": 15, "DiscountRateEndMinute": 19},
    "FaxPort": {"Name": 1, "Priority": 8, "GetRoutingMethods": 9, "CanModify": 10, "GetStatus": 11},
    "FaxPorts": {"Count": 1, "Item": 2},
    "FaxRoutingMethod": {"DeviceId": 1, "Enable": 2, "RoutingData": 9},
    "FaxRoutingMethods": {"Count": 1, "Item": 2},
    "FaxStatus": {"DocumentName": 6, "Send": 8, "Address": 10, "RoutingString": 12, "Refresh": 22},
    "FaxDoc": {"FileName": 1, "DisplayName": 31, "Send": 32, "FaxNumber": 33, "ConnectionObject": 34, "CallHandle": 35,
               "SenderFax": 36},
    "FaxJobs": {"Count": 1, "Item": 2},
    "FaxJob": {"JobId": 1, "SetStatus": 16, "Refresh": 17},
    "FaxTiff": {"ReceiveTime": 1, "Image": 2, "RawReceiveTime": 10, "TiffTagString": 11},
}


class Late(ComTest):
    def test_names_and_numbers(self):
        client = self.client()
        for name, numbers in NUMBERS.items():
            thing = client.new(f"{name}.{name}")
            for member in {row[0] for row in thing.members()}:
                ids = {client.ask("id", str(thing.number), word)[0]
                       for word in (member, member.upper(), member.lower(), member.swapcase())}
                self.assertEqual(len(ids), 1, member)
                if member in numbers:
                    self.assertEqual(ids, {f"i:{numbers[member]}"}, member)
            for word in ("NoSuchName", "_NewEnum", member + "x"):
                self.fails(UNKNOWN_NAME, client.ask, "id", str(thing.number), word)
            self.fails(UNKNOWN_NAME, thing.invoke, "get", "NoSuchName")
            for number in ("#4711", "#-5"):
                self.fails(MEMBER_NOT_FOUND, thing.invoke, "script", number)
            if name not in ("FaxPorts", "FaxJobs", "FaxRoutingMethods"):
                self.fails(MEMBER_NOT_FOUND, thing.invoke, "script", "#-4")
                self.fails(MEMBER_NOT_FOUND, thing.invoke, "script", "#0", 1)

    def test_values_of_other_types(self):
        daemon = self.ports_daemon()
        server = self.connected(late=True)
        port = server.call("GetPorts").get("Item", "1")
        for name, value, expected in (("Rings", "9", 9), ("Rings", Short(4), 4), ("Rings", 5.0, 5), ("Rings", False, 0),
                                      ("Send", True, 1), ("Send", False, 0), ("Send", "-1", 1), ("Receive", Short(0), 0),
                                      ("Receive", 2.0, 1), ("Csid", 4930, "4930"), ("Csid", EMPTY, ""),
                                      ("Tsid", True, "-1"), ("Tsid", VT_NULL, ""), ("Rings", EMPTY, 0)):
            with self.subTest(name=name, value=str(value)):
                port.put(name, value)
                self.assertEqual(port.get(name), expected)
                self.assertEqual(daemon.port(f"Büro {PHONE}")[name.lower()], expected)
        port.put("Rings", 7)
        for name, value, code in (("Rings", "seven", TYPE_MISMATCH), ("Rings", "99999999999", OVERFLOW),
                                  ("Rings", VT_NULL, TYPE_MISMATCH),
                                  ("Send", "yes", TYPE_MISMATCH)):
            with self.subTest(name=name, value=str(value)):
                self.fails(code, port.put, name, value)
        self.assertEqual(daemon.port(f"Büro {PHONE}")["rings"], 7)
        server.put("DiscountRateStartHour", "22")
        server.put("DiscountRateStartHour", 21)
        self.assertEqual(server.get("DiscountRateStartHour"), 21)
        self.fails(OVERFLOW, server.put, "DiscountRateStartHour", 70000)

    def test_calls_that_do_not_fit(self):
        self.ports_daemon()
        server = self.connected(late=True)
        ports = server.call("GetPorts")
        port, doc = ports.get("Item", 1), server.call("CreateDocument", EMPTY)
        for thing, kind, *call in ((port, "put", "Name", "x"), (port, "put", "CanModify", 1), (ports, "put", "Count", 3),
                                   (doc, "get", "ConnectionObject"), (doc, "put", "ConnectionObject", port),
                                   (port, "putref", "Csid", port), (port, "call", "Name"), (doc, "get", "Send"),
                                   (server, "put", "GetPorts", 1)):
            with self.subTest(kind=kind, call=call[0]):
                self.fails(MEMBER_NOT_FOUND, thing.invoke, kind, *call)
        for thing, kind, *call in ((port, "get", "Name", 1), (server, "call", "Disconnect", 1), (ports, "get", "Item", 1, 2),
                                   (server, "call", "Connect", "", ""), (ports, "get", "#0", 1, 2),
                                   (ports, "get", "#-4", 1)):
            with self.subTest(kind=kind, call=call[0]):
                self.fails(BAD_PARAM_COUNT, thing.invoke, kind, *call)
        with self.assertRaises(ComError):
            ports.invoke("get", "Item")
        self.assertEqual(port.get("Name"), f"Büro {PHONE}")

    def test_beyond_the_original(self):
        """For Each, and ports(1)."""
        self.ports_daemon()
        server = self.connected(late=True)
        port = server.call("GetPorts").get("Item", 1)
        for things, count in ((server.call("GetPorts"), 2), (port.call("GetRoutingMethods"), 2)):
            names = [things.get("Item", i + 1).get("DeviceId") for i in range(count)]
            self.assertEqual([thing.get("DeviceId") for thing in things.each()], names)
            self.assertEqual([things.invoke("script", "#0", i + 1).get("DeviceId") for i in range(count)], names)
            self.fails(E_INVALIDARG, things.invoke, "get", "#0", 99)
        self.assertEqual(server.call("GetJobs").each(), [])
        self.fails(NOT_CONNECTED, server.client.new("FaxPorts.FaxPorts").each)

    def test_what_is_told(self):
        self.ports_daemon()
        server = self.connected(late=True)
        ports = server.call("GetPorts")
        port = ports.get("Item", 1)
        for thing, call, code, source, words in (
                (port, (port.put, "Rings", 100), E_INVALIDARG, "FaxPort.FaxPort", "rings"),
                (ports, (ports.get, "Item", 3), E_INVALIDARG, "FaxPorts.FaxPorts", "1 to Count"),
                (server, (server.put, "DiscountRateEndMinute", 60), E_INVALIDARG, "FaxServer.FaxServer", "0 to 59")):
            with self.assertRaises(ComError) as got:
                call[0](*call[1:])
            error = got.exception
            self.assertEqual((error.code, error.source), (code, source))
            self.assertIn(words, error.words.lower() if words == "rings" else error.words)
            self.assertIsInstance(thing, Object)
            # The same through the vtable, by IErrorInfo.
        with self.assertRaises(ComError) as got:
            port.vtable("put", "Rings", 100)
        self.assertEqual((got.exception.code, got.exception.source), (E_INVALIDARG, "FaxPort.FaxPort"))
        self.assertIn("rings", got.exception.words.lower())
        for name in CLASSES:
            server.client.ask("query", str(server.client.new(f"{name}.{name}").number),
                              "{DF0B3D60-548F-101B-8E65-08002B2BD119}")  # ISupportErrorInfo


if __name__ == "__main__":
    main()

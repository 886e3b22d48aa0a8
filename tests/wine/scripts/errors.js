// SPDX-License-Identifier: MIT
// What is refused, and how; see errors.vbs.
var x, doc, alone, ports, port, tiff;
var server = new ActiveXObject("FaxServer.FaxServer");

tell("not connected, get", function () { x = server.Retries; });
tell("not connected, ports", function () { x = server.GetPorts(); });
tell("not connected, jobs", function () { x = server.GetJobs(); });
tell("not connected, disconnect", function () { server.Disconnect(); });
tell("not connected, document", function () { doc = server.CreateDocument(args.Item(1)); });
doc.FaxNumber = "1";
tell("not connected, send", function () { x = doc.Send(); });
tell("no such host", function () { server.Connect("no-such-host.invalid"); });
tell("nobody there", function () { server.Connect("127.0.0.1:1"); });
tell("alone, create", function () { alone = new ActiveXObject("FaxPort.FaxPort"); });
tell("alone, get", function () { x = alone.Name; });

tell("connect", function () { server.Connect(""); });
tell("connect again", function () { server.Connect(""); });
ports = server.GetPorts();
tell("item 0", function () { x = ports.Item(0); });
tell("item behind the last", function () { x = ports.Item(ports.Count + 1); });
tell("item -1", function () { x = ports.Item(-1); });
tell("item of a word", function () { x = ports.Item("two"); });
tell("item of nothing", function () { x = server.GetJobs().Item(1); });
port = ports.Item(1);
tell("method 0", function () { x = port.GetRoutingMethods().Item(0); });

tell("read-only", function () { port.Name = "x"; });
tell("read-only count", function () { ports.Count = 3; });
tell("unknown get", function () { x = port.NoSuchName; });
tell("unknown put", function () { port.NoSuchName = 1; });
tell("unknown call", function () { port.NoSuchName(); });
tell("argument missing", function () { server.Connect(); });
tell("argument too many", function () { x = ports.Item(1, 2); });

tell("csid too long", function () { port.Csid = "more than twenty characters"; });
say("csid cut", port.Csid);
tell("csid not ascii", function () { port.Csid = args.Item(3); });
tell("tsid not ascii", function () { port.Tsid = args.Item(3); });
say("csid cleaned", port.Csid);
tell("rings 100", function () { port.Rings = 100; });
tell("rings -1", function () { port.Rings = -1; });
tell("rings of a word", function () { port.Rings = "many"; });
tell("priority 0", function () { port.Priority = 0; });
tell("priority 3", function () { port.Priority = 3; });
tell("retries -1", function () { server.Retries = -1; });
tell("retry delay -1", function () { server.RetryDelay = -1; });
tell("hour 24", function () { server.DiscountRateStartHour = 24; });
tell("minute 60", function () { server.DiscountRateEndMinute = 60; });
tell("minute of no short", function () { server.DiscountRateEndMinute = 70000; });

doc = server.CreateDocument("");
doc.FaxNumber = "1";
tell("no file", function () { x = doc.Send(); });
doc.FileName = args.Item(1);
tell("missing file", function () { x = doc.Send(); });
doc.FileName = args.Item(2);
doc.FaxNumber = "";
tell("no number", function () { x = doc.Send(); });
doc.FaxNumber = "1";
doc.CallHandle = 5;
tell("call handle", function () { x = doc.Send(); });
doc.CallHandle = 0;
doc.FileName = args.Item(4);
tell("cannot be rendered", function () { x = doc.Send(); });

tiff = new ActiveXObject("FaxTiff.FaxTiff");
tell("tiff before image", function () { x = tiff.Csid; });
tell("tiff of nothing", function () { tiff.Image = args.Item(1); });
tell("tiff of a text", function () { tiff.Image = args.Item(2); });
tell("tiff read-only", function () { tiff.Csid = "x"; });
finish();

// SPDX-License-Identifier: MIT
// Everything that can be written at a server; see write.vbs.
function readBack(name, server, port, method) {
	sayServer(name, server);
	sayPort(name, port);
	say(name + "Enable", method.Enable);
}

var server = connected();
var n = Number(args.Item(1));
var turnOn = args.Item(2) == "on";

server.Retries = n;
server.RetryDelay = n + 1;
server.DirtyDays = String(n + 2);
server.ArchiveDirectory = args.Item(3);
server.ServerMapiProfile = "Profile " + n;
server.DiscountRateStartHour = n + 3;
server.DiscountRateStartMinute = n + 4;
server.DiscountRateEndHour = String(n + 5);
server.DiscountRateEndMinute = n + 6;
server.Branding = turnOn;
server.UseDeviceTsid = turnOn ? -1 : 0;
server.ServerCoverpage = turnOn ? 1 : "0";
server.PauseServerQueue = turnOn ? "1" : undefined;
server.ArchiveOutboundFaxes = turnOn ? 2 : false;

var port = server.GetPorts().Item(1);
port.Rings = n + 7;
port.Csid = "CSID " + n;
port.Tsid = "TSID " + n;
port.Send = turnOn;
port.Receive = turnOn ? 1 : "0";
var method = port.GetRoutingMethods().Item(1);
method.Enable = turnOn;
port.Priority = 2;

readBack("kept.", server, port, method);

// The same through other objects.
server = connected();
port = server.GetPorts().Item(2);
readBack("new.", server, port, port.GetRoutingMethods().Item(1));
finish();

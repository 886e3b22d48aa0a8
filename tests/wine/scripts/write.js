// SPDX-License-Identifier: MIT
// Everything that can be written at a server; see write.vbs.
function readBack(name, server, port, method) {
	say(name + "Retries", server.Retries);
	say(name + "RetryDelay", server.RetryDelay);
	say(name + "DirtyDays", server.DirtyDays);
	say(name + "Branding", server.Branding);
	say(name + "UseDeviceTsid", server.UseDeviceTsid);
	say(name + "ServerCoverpage", server.ServerCoverpage);
	say(name + "PauseServerQueue", server.PauseServerQueue);
	say(name + "ArchiveOutboundFaxes", server.ArchiveOutboundFaxes);
	say(name + "ArchiveDirectory", server.ArchiveDirectory);
	say(name + "ServerMapiProfile", server.ServerMapiProfile);
	say(name + "DiscountRateStartHour", server.DiscountRateStartHour);
	say(name + "DiscountRateStartMinute", server.DiscountRateStartMinute);
	say(name + "DiscountRateEndHour", server.DiscountRateEndHour);
	say(name + "DiscountRateEndMinute", server.DiscountRateEndMinute);
	say(name + "Rings", port.Rings);
	say(name + "Csid", port.Csid);
	say(name + "Tsid", port.Tsid);
	say(name + "Send", port.Send);
	say(name + "Receive", port.Receive);
	say(name + "Priority", port.Priority);
	say(name + "Enable", method.Enable);
}

var server = new ActiveXObject("FaxServer.FaxServer");
server.Connect("");
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
server = new ActiveXObject("FaxServer.FaxServer");
server.Connect("");
port = server.GetPorts().Item(2);
readBack("new.", server, port, port.GetRoutingMethods().Item(1));
finish();

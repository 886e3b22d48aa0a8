// SPDX-License-Identifier: MIT
// The seven steps of the documentation, Enumerator over the three collections, and names in other letters.
var server = new ActiveXObject("FaxServer.FaxServer");
server.Connect(args.Item(1));
var ports = server.GetPorts();
say("Count", ports.Count);
for (var i = 1; i <= ports.Count; i++) {
	var port = ports.Item(i);
	say("Name", port.Name);
	port.Rings = port.Rings + 1;
	say("Rings", port.Rings);
}
for (var e = new Enumerator(ports); !e.atEnd(); e.moveNext()) {
	say("each.port", e.item().DeviceId);
	for (var m = new Enumerator(e.item().GetRoutingMethods()); !m.atEnd(); m.moveNext())
		say("each.method", m.item().FriendlyName);
}
for (e = new Enumerator(server.GetJobs()); !e.atEnd(); e.moveNext())
	say("each.job", e.item().JobId);
port = server.GETPORTS().item(1);
say("other letters", port.nAmE + "/" + port.DEVICEID + "/" + port.GetRoutingMethods().COUNT);
port.rINGS = 9;
say("with", port.Rings);
server.Disconnect();
port = null;
ports = null;
e = null;
server = null;
finish();

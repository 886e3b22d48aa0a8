// SPDX-License-Identifier: MIT
// Asks until the server is gone, then everything once; see killed.vbs.
var server, ports, port, status, jobs, method, doc, x;
server = connected();
ports = server.GetPorts();
port = ports.Item(1);
method = port.GetRoutingMethods().Item(1);
status = port.GetStatus();
jobs = server.GetJobs();
doc = server.CreateDocument(args.Item(1));
doc.FaxNumber = "1";
WScript.Echo("asking");
var lost = null;
while (!lost) {
	try {
		status.Refresh();
	} catch (e) {
		lost = e;
	}
}
tell("status.Refresh", function () { throw lost; });
tell("server.Retries", function () { x = server.Retries; });
tell("server.Retries=", function () { server.Retries = 3; });
tell("server.GetPorts", function () { x = server.GetPorts(); });
tell("server.GetJobs", function () { x = server.GetJobs(); });
tell("port.Rings=", function () { port.Rings = 7; });
tell("port.GetStatus", function () { x = port.GetStatus(); });
tell("port.GetRoutingMethods", function () { x = port.GetRoutingMethods(); });
tell("method.Enable=", function () { method.Enable = 0; });
tell("doc.Send", function () { x = doc.Send(); });
tell("Disconnect", function () { server.Disconnect(); });
tell("Connect", function () { server.Connect(""); });
finish();

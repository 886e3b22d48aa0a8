// SPDX-License-Identifier: MIT
// Every object is kept, and asked, after Disconnect; see after.vbs.
var server, ports, port, status, methods, method, jobs, job, doc, x;
server = connected();
ports = server.GetPorts();
port = ports.Item(1);
status = port.GetStatus();
methods = port.GetRoutingMethods();
method = methods.Item(1);
jobs = server.GetJobs();
job = jobs.Item(1);
doc = server.CreateDocument(args.Item(1));
doc.FaxNumber = "1";
server.Disconnect();

tell("server.Retries", function () { x = server.Retries; });
tell("server.GetPorts", function () { x = server.GetPorts(); });
tell("server.GetJobs", function () { x = server.GetJobs(); });
tell("ports.Count", function () { x = ports.Count; });
tell("ports.Item", function () { x = ports.Item(1); });
tell("port.Name", function () { x = port.Name; });
tell("port.Rings=", function () { port.Rings = 5; });
tell("port.GetStatus", function () { x = port.GetStatus(); });
tell("port.GetRoutingMethods", function () { x = port.GetRoutingMethods(); });
tell("status.Description", function () { x = status.Description; });
tell("status.Refresh", function () { status.Refresh(); });
tell("methods.Count", function () { x = methods.Count; });
tell("methods.Item", function () { x = methods.Item(1); });
tell("method.Guid", function () { x = method.Guid; });
tell("method.Enable=", function () { method.Enable = 0; });
tell("jobs.Count", function () { x = jobs.Count; });
tell("jobs.Item", function () { x = jobs.Item(1); });
tell("job.JobId", function () { x = job.JobId; });
tell("job.Refresh", function () { job.Refresh(); });
tell("job.SetStatus", function () { job.SetStatus(1); });
tell("doc.Send", function () { x = doc.Send(); });

// Released from the root to the leaves; the leaves go on answering.
server = null;
ports = null;
tell("port.Name without parents", function () { x = port.Name; });
port = null;
tell("status.Refresh without parents", function () { status.Refresh(); });
doc = null;
methods = null;
jobs = null;
tell("job.Refresh without parents", function () { job.Refresh(); });

// Connected again, an object of before does not come back to life by itself; new ones live.
server = connected();
say("alive", server.GetPorts().Count);
finish();

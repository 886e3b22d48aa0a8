' SPDX-License-Identifier: MIT
' Every object is kept, and asked, after Disconnect. Argument: a fax to be sent.
Dim server, ports, port, status, methods, method, jobs, job, doc, x
Set server = Connected()
Set ports = server.GetPorts()
Set port = ports.Item(1)
Set status = port.GetStatus()
Set methods = port.GetRoutingMethods()
Set method = methods.Item(1)
Set jobs = server.GetJobs()
Set job = jobs.Item(1)
Set doc = server.CreateDocument(args.Item(1))
doc.FaxNumber = "1"
server.Disconnect

On Error Resume Next
x = server.Retries
Tell "server.Retries"
Set x = server.GetPorts()
Tell "server.GetPorts"
Set x = server.GetJobs()
Tell "server.GetJobs"
x = ports.Count
Tell "ports.Count"
Set x = ports.Item(1)
Tell "ports.Item"
x = port.Name
Tell "port.Name"
port.Rings = 5
Tell "port.Rings="
Set x = port.GetStatus()
Tell "port.GetStatus"
Set x = port.GetRoutingMethods()
Tell "port.GetRoutingMethods"
x = status.Description
Tell "status.Description"
status.Refresh
Tell "status.Refresh"
x = methods.Count
Tell "methods.Count"
Set x = methods.Item(1)
Tell "methods.Item"
x = method.Guid
Tell "method.Guid"
method.Enable = 0
Tell "method.Enable="
x = jobs.Count
Tell "jobs.Count"
Set x = jobs.Item(1)
Tell "jobs.Item"
x = job.JobId
Tell "job.JobId"
job.Refresh
Tell "job.Refresh"
job.SetStatus 1
Tell "job.SetStatus"
x = doc.Send()
Tell "doc.Send"

' Released from the root to the leaves; the leaves go on answering.
Set server = Nothing
Set ports = Nothing
x = port.Name
Tell "port.Name without parents"
Set port = Nothing
status.Refresh
Tell "status.Refresh without parents"
Set doc = Nothing
Set methods = Nothing
Set jobs = Nothing
job.Refresh
Tell "job.Refresh without parents"

' Connected again, an object of before does not come back to life by itself; new ones live.
Set server = Connected()
Say "alive", server.GetPorts().Count
Finish

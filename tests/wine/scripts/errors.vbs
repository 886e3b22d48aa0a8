' SPDX-License-Identifier: MIT
' What is refused, and how: number and words. Arguments: a port's id that is not there, a file that is not there, one
' that is no TIFF, a text that is not ASCII.
Dim server, ports, port, doc, tiff, alone, x
Set server = CreateObject("FaxServer.FaxServer")
On Error Resume Next

x = server.Retries
Tell "not connected, get"
Set x = server.GetPorts()
Tell "not connected, ports"
Set x = server.GetJobs()
Tell "not connected, jobs"
server.Disconnect
Tell "not connected, disconnect"
Set doc = server.CreateDocument(args.Item(1))
Tell "not connected, document"
doc.FaxNumber = "1"
x = doc.Send()
Tell "not connected, send"
server.Connect "no-such-host.invalid"
Tell "no such host"
server.Connect "127.0.0.1:1"
Tell "nobody there"
Set alone = CreateObject("FaxPort.FaxPort")
Tell "alone, create"
x = alone.Name
Tell "alone, get"

server.Connect ""
Tell "connect"
server.Connect ""
Tell "connect again"
Set ports = server.GetPorts()
Set x = ports.Item(0)
Tell "item 0"
Set x = ports.Item(ports.Count + 1)
Tell "item behind the last"
Set x = ports.Item(-1)
Tell "item -1"
Set x = ports.Item("two")
Tell "item of a word"
Set x = server.GetJobs().Item(1)
Tell "item of nothing"
Set port = ports.Item(1)
Set x = port.GetRoutingMethods().Item(0)
Tell "method 0"

port.Name = "x"
Tell "read-only"
ports.Count = 3
Tell "read-only count"
x = port.NoSuchName
Tell "unknown get"
port.NoSuchName = 1
Tell "unknown put"
port.NoSuchName
Tell "unknown call"
server.Connect
Tell "argument missing"
x = ports.Item(1, 2)
Tell "argument too many"

port.Csid = "more than twenty characters"
Tell "csid too long"
Say "csid cut", port.Csid
port.Csid = args.Item(3)
Tell "csid not ascii"
port.Tsid = args.Item(3)
Tell "tsid not ascii"
Say "csid cleaned", port.Csid
port.Rings = 100
Tell "rings 100"
port.Rings = -1
Tell "rings -1"
port.Rings = "many"
Tell "rings of a word"
port.Priority = 0
Tell "priority 0"
port.Priority = 3
Tell "priority 3"
server.Retries = -1
Tell "retries -1"
server.RetryDelay = -1
Tell "retry delay -1"
server.DiscountRateStartHour = 24
Tell "hour 24"
server.DiscountRateEndMinute = 60
Tell "minute 60"
server.DiscountRateEndMinute = 70000
Tell "minute of no short"

Set doc = server.CreateDocument("")
doc.FaxNumber = "1"
x = doc.Send()
Tell "no file"
doc.FileName = args.Item(1)
x = doc.Send()
Tell "missing file"
doc.FileName = args.Item(2)
doc.FaxNumber = ""
x = doc.Send()
Tell "no number"
doc.FaxNumber = "1"
doc.CallHandle = 5
x = doc.Send()
Tell "call handle"
doc.CallHandle = 0
doc.FileName = args.Item(4)
x = doc.Send()
Tell "cannot be rendered"

Set tiff = CreateObject("FaxTiff.FaxTiff")
x = tiff.Csid
Tell "tiff before image"
tiff.Image = args.Item(1)
Tell "tiff of nothing"
tiff.Image = args.Item(2)
Tell "tiff of a text"
tiff.Csid = "x"
Tell "tiff read-only"
Finish

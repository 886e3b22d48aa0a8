' SPDX-License-Identifier: MIT
' What FaxTiff says about files: the arguments.
Dim tiff, k, name, x
Set tiff = CreateObject("FaxTiff.FaxTiff")
For k = 1 To args.Count - 1
	name = k & "."
	tiff.Image = args.Item(k)
	Say name & "Image", tiff.Image
	Say name & "ReceiveTime", tiff.ReceiveTime
	Say name & "RecipientName", tiff.RecipientName
	Say name & "SenderName", tiff.SenderName
	Say name & "Routing", tiff.Routing
	Say name & "CallerId", tiff.CallerId
	Say name & "Csid", tiff.Csid
	Say name & "Tsid", tiff.Tsid
	Say name & "RecipientNumber", tiff.RecipientNumber
	Say name & "RawReceiveTime", tiff.RawReceiveTime
	Say name & "width", tiff.TiffTagString(256)
	Say name & "compression", tiff.TiffTagString(259)
	Say name & "software", tiff.TiffTagString(305)
	On Error Resume Next
	x = tiff.TiffTagString(65000)
	Tell name & "no such tag"
	On Error Goto 0
Next
Finish

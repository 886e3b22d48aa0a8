' SPDX-License-Identifier: MIT
' All jobs in words; then commands: pairs of a job's id and a JC_ number. A job is looked up among Items, as programs do.
Dim server, jobs, job, i, k, n
Set server = Connected()
Set jobs = server.GetJobs()
For i = 1 To jobs.Count
	Set job = jobs.Item(i)
	n = CInt(job.JobId)
	Say "job" & n, job.QueueStatus
	Say "device" & n, job.DeviceStatus
	Say "type" & n, job.Type
Next
For k = 1 To args.Count - 2 Step 2
	For i = 1 To jobs.Count
		Set job = jobs.Item(i)
		If CStr(job.JobId) = args.Item(k) Then
			On Error Resume Next
			job.SetStatus CLng(args.Item(k + 1))
			Tell "set" & args.Item(k) & "/" & args.Item(k + 1)
			job.Refresh
			Tell "refresh" & args.Item(k) & "/" & args.Item(k + 1)
			Say "after" & args.Item(k) & "/" & args.Item(k + 1), job.QueueStatus
			On Error Goto 0
		End If
	Next
Next
Finish

// SPDX-License-Identifier: MIT
// All jobs in words; then commands; see jobs.vbs.
var server = connected();
var jobs = server.GetJobs(), job;
for (var i = 1; i <= jobs.Count; i++) {
	job = jobs.Item(i);
	say("job" + job.JobId, job.QueueStatus);
	say("device" + job.JobId, job.DeviceStatus);
	say("type" + job.JobId, job.Type);
}
for (var k = 1; k < args.length - 1; k += 2) {
	for (i = 1; i <= jobs.Count; i++) {
		job = jobs.Item(i);
		if (String(job.JobId) == args.Item(k)) {
			var what = args.Item(k) + "/" + args.Item(k + 1);
			tell("set" + what, function () { job.SetStatus(args.Item(k + 1)); });
			tell("refresh" + what, function () { job.Refresh(); });
			say("after" + what, job.QueueStatus);
		}
	}
}
finish();

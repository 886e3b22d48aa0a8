// SPDX-License-Identifier: MIT
// A fax is sent and followed to its end; see send.vbs.
var server = connected();
var doc = server.CreateDocument(args.Item(1));
doc.DisplayName = "Letter";
doc.FaxNumber = args.Item(2);
doc.RecipientName = args.Item(3);
doc.SenderName = args.Item(3);
doc.SenderCompany = "Firm";
doc.SenderDepartment = "Sales";
doc.SenderFax = "+49 30 1";
doc.BillingCode = "B 1";
doc.CoverpageSubject = "Offer";
var id = doc.Send();
fso.DeleteFile(args.Item(1));
say("id", id);
doc = null;

var job = null;
for (var e = new Enumerator(server.GetJobs()); !e.atEnd(); e.moveNext()) {
	if (e.item().JobId == id)
		job = e.item();
}
say("job", job.JobId + "/" + job.DisplayName + "/" + job.FaxNumber + "/" + job.PageCount + "/" + job.Type);
say("job.RecipientName", job.RecipientName);

// Here by Refresh first.
var last = "", refused = null;
while (!refused) {
	try {
		job.Refresh();
		if (job.QueueStatus != last)
			say("words", job.QueueStatus);
		last = job.QueueStatus;
	} catch (error) {
		refused = error;
	}
}
tell("refresh", function () { throw refused; });
var there = 0;
for (e = new Enumerator(server.GetJobs()); !e.atEnd(); e.moveNext()) {
	if (e.item().JobId == id)
		there++;
}
say("there", there);
say("kept", job.JobId + "/" + job.DisplayName);
tell("cancel", function () { job.SetStatus(1); });
finish();

// SPDX-License-Identifier: MIT
// Text beyond ASCII and beyond the BMP, both ways; see unicode.vbs. The text is one of the script's own, and what comes
// back is looked at unit by unit.
var text = "J\u00fcrgen \u017b\u00f3\u0142\u0107 \u0416 \u4f20\u771f \ud83d\udce0";
var server = connected();
var port = server.GetPorts().Item(1);
say("Name", port.Name);
say("units", port.Name.length);
say("unit 5", port.Name.charCodeAt(5));
say("unit 6", port.Name.charCodeAt(6));
say("argument", args.Item(1));
say("same", args.Item(1) === text);
server.ServerMapiProfile = text;
say("ServerMapiProfile", server.ServerMapiProfile);
var doc = server.CreateDocument(args.Item(2));
doc.RecipientName = text;
doc.SenderName = text + " S";
doc.SenderCompany = text + " C";
doc.SenderDepartment = text + " D";
doc.BillingCode = text + " B";
doc.CoverpageSubject = text + " J";
doc.FaxNumber = "1";
say("FileName", doc.FileName);
say("RecipientName", doc.RecipientName);
say("id", doc.Send());
doc.DisplayName = text;
say("id2", doc.Send());
var jobs = server.GetJobs();
for (var i = 1; i <= jobs.Count; i++) {
	say("job" + i + ".RecipientName", jobs.Item(i).RecipientName);
	say("job" + i + ".SenderName", jobs.Item(i).SenderName);
	say("job" + i + ".DisplayName", jobs.Item(i).DisplayName);
}
tell("half", function () {
	doc.RecipientName = "half \ud83d";
	say("id3", doc.Send());
});
finish();

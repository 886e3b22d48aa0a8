// SPDX-License-Identifier: MIT
// Every property of every class that a server gives, by Count and Item; see test_scripts.py.
function readMethod(name, method) {
	say(name + "DeviceId", method.DeviceId);
	say(name + "Enable", method.Enable);
	say(name + "DeviceName", method.DeviceName);
	say(name + "Guid", method.Guid);
	say(name + "FunctionName", method.FunctionName);
	say(name + "ImageName", method.ImageName);
	say(name + "FriendlyName", method.FriendlyName);
	say(name + "ExtensionName", method.ExtensionName);
	say(name + "RoutingData", method.RoutingData);
}

function readStatus(name, status) {
	say(name + "CallerId", status.CallerId);
	say(name + "Csid", status.Csid);
	say(name + "CurrentPage", status.CurrentPage);
	say(name + "DeviceId", status.DeviceId);
	say(name + "DeviceName", status.DeviceName);
	say(name + "DocumentName", status.DocumentName);
	say(name + "Send", status.Send);
	say(name + "Receive", status.Receive);
	say(name + "Address", status.Address);
	say(name + "RoutingString", status.RoutingString);
	say(name + "SenderName", status.SenderName);
	say(name + "RecipientName", status.RecipientName);
	say(name + "DocumentSize", status.DocumentSize);
	say(name + "Description", status.Description);
	say(name + "PageCount", status.PageCount);
	say(name + "Tsid", status.Tsid);
	sayDate(name + "StartTime", status.StartTime);
	sayDate(name + "SubmittedTime", status.SubmittedTime);
	sayDate(name + "ElapsedTime", status.ElapsedTime);
}

function readJob(name, job) {
	say(name + "JobId", job.JobId);
	say(name + "Type", job.Type);
	say(name + "UserName", job.UserName);
	say(name + "QueueStatus", job.QueueStatus);
	say(name + "DeviceStatus", job.DeviceStatus);
	say(name + "PageCount", job.PageCount);
	say(name + "FaxNumber", job.FaxNumber);
	say(name + "RecipientName", job.RecipientName);
	say(name + "Tsid", job.Tsid);
	say(name + "SenderName", job.SenderName);
	say(name + "SenderCompany", job.SenderCompany);
	say(name + "SenderDept", job.SenderDept);
	say(name + "BillingCode", job.BillingCode);
	say(name + "DisplayName", job.DisplayName);
	say(name + "DiscountSend", job.DiscountSend);
}

function readDocument(name, doc) {
	say(name + "FileName", doc.FileName);
	say(name + "CoverpageName", doc.CoverpageName);
	say(name + "SendCoverpage", doc.SendCoverpage);
	say(name + "ServerCoverpage", doc.ServerCoverpage);
	say(name + "DiscountSend", doc.DiscountSend);
	say(name + "RecipientName", doc.RecipientName);
	say(name + "RecipientCompany", doc.RecipientCompany);
	say(name + "RecipientAddress", doc.RecipientAddress);
	say(name + "RecipientCity", doc.RecipientCity);
	say(name + "RecipientState", doc.RecipientState);
	say(name + "RecipientZip", doc.RecipientZip);
	say(name + "RecipientCountry", doc.RecipientCountry);
	say(name + "RecipientTitle", doc.RecipientTitle);
	say(name + "RecipientDepartment", doc.RecipientDepartment);
	say(name + "RecipientOffice", doc.RecipientOffice);
	say(name + "RecipientHomePhone", doc.RecipientHomePhone);
	say(name + "RecipientOfficePhone", doc.RecipientOfficePhone);
	say(name + "SenderName", doc.SenderName);
	say(name + "SenderCompany", doc.SenderCompany);
	say(name + "SenderAddress", doc.SenderAddress);
	say(name + "SenderTitle", doc.SenderTitle);
	say(name + "SenderDepartment", doc.SenderDepartment);
	say(name + "SenderOffice", doc.SenderOffice);
	say(name + "SenderHomePhone", doc.SenderHomePhone);
	say(name + "SenderOfficePhone", doc.SenderOfficePhone);
	say(name + "CoverpageNote", doc.CoverpageNote);
	say(name + "CoverpageSubject", doc.CoverpageSubject);
	say(name + "Tsid", doc.Tsid);
	say(name + "BillingCode", doc.BillingCode);
	say(name + "EmailAddress", doc.EmailAddress);
	say(name + "DisplayName", doc.DisplayName);
	say(name + "FaxNumber", doc.FaxNumber);
	say(name + "CallHandle", doc.CallHandle);
	say(name + "SenderFax", doc.SenderFax);
}

var server = connected();
sayServer("server.", server);

var ports = server.GetPorts();
say("ports.Count", ports.Count);
for (var i = 1; i <= ports.Count; i++) {
	sayPort("port" + i + ".", ports.Item(i));
	var methods = ports.Item(i).GetRoutingMethods();
	say("port" + i + ".methods.Count", methods.Count);
	for (var k = 1; k <= methods.Count; k++)
		readMethod("port" + i + ".method" + k + ".", methods.Item(k));
	readStatus("port" + i + ".status.", ports.Item(i).GetStatus());
}

var jobs = server.GetJobs();
say("jobs.Count", jobs.Count);
for (i = 1; i <= jobs.Count; i++)
	readJob("job" + i + ".", jobs.Item(i));

readDocument("doc.", server.CreateDocument("C:\\letter.txt"));
finish();

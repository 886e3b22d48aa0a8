/* SPDX-License-Identifier: MIT */
/* The structures of winfax.h, member by member. */
#include "shell.h"

#define END \
	{ \
		NULL, 0, KIND_END \
	}

/* clang-format off */
#define N(member) FIELD(TYPE, member, KIND_NUMBER)
#define T(member) FIELD(TYPE, member, KIND_TEXT)

#define TYPE FAX_CONFIGURATION
const struct field configuration_fields[] = {
	N(SizeOfStruct), N(Retries), N(RetryDelay), N(DirtyDays), N(Branding), N(UseDeviceTsid), N(ServerCp),
	N(PauseServerQueue), FIELD(TYPE, StartCheapTime, KIND_TIME_OF_DAY), FIELD(TYPE, StopCheapTime, KIND_TIME_OF_DAY),
	N(ArchiveOutgoingFaxes), T(ArchiveDirectory), T(Reserved), T(InboundProfile), END,
};
#undef TYPE

#define TYPE FAX_JOB_PARAM
const struct field job_param_fields[] = {
	N(SizeOfStruct), T(RecipientNumber), T(RecipientName), T(Tsid), T(SenderName), T(SenderCompany), T(SenderDept),
	T(BillingCode), N(ScheduleAction), FIELD(TYPE, ScheduleTime, KIND_DATE), N(DeliveryReportType),
	T(DeliveryReportAddress), T(DocumentName), N(CallHandle), {"Reserved0", offsetof(TYPE, Reserved[0]), KIND_POINTER},
	{"Reserved1", offsetof(TYPE, Reserved[1]), KIND_POINTER}, {"Reserved2", offsetof(TYPE, Reserved[2]), KIND_POINTER},
	END,
};
#undef TYPE

#define TYPE FAX_COVERPAGE_INFO
const struct field cover_page_fields[] = {
	N(SizeOfStruct), T(CoverPageName), N(UseServerCoverPage), T(RecName), T(RecFaxNumber), T(RecCompany),
	T(RecStreetAddress), T(RecCity), T(RecState), T(RecZip), T(RecCountry), T(RecTitle), T(RecDepartment),
	T(RecOfficeLocation), T(RecHomePhone), T(RecOfficePhone), T(SdrName), T(SdrFaxNumber), T(SdrCompany), T(SdrAddress),
	T(SdrTitle), T(SdrDepartment), T(SdrOfficeLocation), T(SdrHomePhone), T(SdrOfficePhone), T(Note), T(Subject),
	FIELD(TYPE, TimeSent, KIND_DATE), N(PageCount), END,
};
#undef TYPE

#define TYPE FAX_JOB_ENTRY
const struct field job_entry_fields[] = {
	N(SizeOfStruct), N(JobId), T(UserName), N(JobType), N(QueueStatus), N(Status), N(Size), N(PageCount),
	T(RecipientNumber), T(RecipientName), T(Tsid), T(SenderName), T(SenderCompany), T(SenderDept), T(BillingCode),
	N(ScheduleAction), FIELD(TYPE, ScheduleTime, KIND_DATE), N(DeliveryReportType), T(DeliveryReportAddress),
	T(DocumentName), END,
};
#undef TYPE

#define TYPE FAX_PORT_INFO
const struct field port_info_fields[] = {
	N(SizeOfStruct), N(DeviceId), N(State), N(Flags), N(Rings), N(Priority), T(DeviceName), T(Tsid), T(Csid), END,
};
#undef TYPE

#define TYPE FAX_DEVICE_STATUS
const struct field device_status_fields[] = {
	N(SizeOfStruct), T(CallerId), T(Csid), N(CurrentPage), N(DeviceId), T(DeviceName), T(DocumentName), N(JobType),
	T(PhoneNumber), T(RoutingString), T(SenderName), T(RecipientName), N(Size), FIELD(TYPE, StartTime, KIND_FILETIME),
	N(Status), T(StatusString), FIELD(TYPE, SubmittedTime, KIND_FILETIME), N(TotalPages), T(Tsid), T(UserName), END,
};
#undef TYPE

#define TYPE FAX_ROUTING_METHOD
const struct field routing_method_fields[] = {
	N(SizeOfStruct), N(DeviceId), N(Enabled), T(DeviceName), T(Guid), T(FriendlyName), T(FunctionName),
	T(ExtensionImageName), T(ExtensionFriendlyName), END,
};
#undef TYPE

#define TYPE FAX_GLOBAL_ROUTING_INFO
const struct field global_routing_fields[] = {
	N(SizeOfStruct), N(Priority), T(Guid), T(FriendlyName), T(FunctionName), T(ExtensionImageName),
	T(ExtensionFriendlyName), END,
};
#undef TYPE

#define TYPE FAX_LOG_CATEGORY
const struct field log_category_fields[] = {T(Name), N(Category), N(Level), END};
#undef TYPE

#define TYPE FAX_PRINT_INFO
const struct field print_info_fields[] = {
	N(SizeOfStruct), T(DocName), T(RecipientName), T(RecipientNumber), T(SenderName), T(SenderCompany), T(SenderDept),
	T(SenderBillingCode), T(Reserved), T(DrEmailAddress), T(OutputFileName), END,
};
#undef TYPE

#define TYPE FAX_EVENT
const struct field event_fields[] = {
	N(SizeOfStruct), FIELD(TYPE, TimeStamp, KIND_FILETIME), N(DeviceId), N(EventId), N(JobId), END,
};
#undef TYPE
/* clang-format on */

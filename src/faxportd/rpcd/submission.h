/* SPDX-License-Identifier: MIT */
/* A submission whose client asks for its outcome later; see handlers_submit.c. */
#ifndef FAXPORTD_RPCD_SUBMISSION_H
#define FAXPORTD_RPCD_SUBMISSION_H

struct submission;

/* Its handle goes: nobody will ask any more. It goes on, and is freed when it has ended. */
void submission_forget(struct submission *submission);

#endif

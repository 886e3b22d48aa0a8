/* SPDX-License-Identifier: MIT */
/* What faxcom.dll has in the registry, in the view of programs of its own bits. */
#ifndef FAXCOM_REGISTER_H
#define FAXCOM_REGISTER_H

#include <windows.h>

/* Registers all classes and the type library, for the module at its present place; all or nothing. */
HRESULT register_module(void);

/* Removes all that; what is not there is fine. */
HRESULT unregister_module(void);

#endif

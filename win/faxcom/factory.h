/* SPDX-License-Identifier: MIT */
/* The class factories, one for each class; they live as long as the module. */
#ifndef FAXCOM_FACTORY_H
#define FAXCOM_FACTORY_H

#include <windows.h>

/* CLASS_E_CLASSNOTAVAILABLE: not one of ours. */
HRESULT factory_get(REFCLSID clsid, REFIID iid, void **ret);

#endif

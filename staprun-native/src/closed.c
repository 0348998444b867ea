/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Doors of libcrypto that stay shut: it can load shared objects and look up hosts, and the static C library would
 * load name services and more for that. The linker puts these in the place of those functions (--wrap).
 */
#include <stddef.h>

void *__wrap_dlopen(const char *file, int mode);
void *__wrap_dlsym(void *handle, const char *name);
int __wrap_dlclose(void *handle);
char *__wrap_dlerror(void);
int __wrap_dladdr(const void *address, void *info);
int __wrap_getaddrinfo(const char *node, const char *service, const void *hints, void *result);
void __wrap_freeaddrinfo(void *result);
const char *__wrap_gai_strerror(int error);
int __wrap_getnameinfo(const void *address, unsigned int size, char *host, unsigned int host_size, char *service,
		unsigned int service_size, int flags);
void *__wrap_gethostbyname(const char *name);

void *__wrap_dlopen(const char *file, int mode)
{
	(void)file;
	(void)mode;
	return NULL;
}

void *__wrap_dlsym(void *handle, const char *name)
{
	(void)handle;
	(void)name;
	return NULL;
}

int __wrap_dlclose(void *handle)
{
	(void)handle;
	return -1;
}

char *__wrap_dlerror(void)
{
	static char text[] = "nothing is ever loaded into this program";

	return text;
}

int __wrap_dladdr(const void *address, void *info)
{
	(void)address;
	(void)info;
	return 0;
}

int __wrap_getaddrinfo(const char *node, const char *service, const void *hints, void *result)
{
	(void)node;
	(void)service;
	(void)hints;
	(void)result;
	return -1;
}

void __wrap_freeaddrinfo(void *result)
{
	(void)result;
}

const char *__wrap_gai_strerror(int error)
{
	(void)error;
	return "no names are looked up in this program";
}

int __wrap_getnameinfo(const void *address, unsigned int size, char *host, unsigned int host_size, char *service,
		unsigned int service_size, int flags)
{
	(void)address;
	(void)size;
	(void)host;
	(void)host_size;
	(void)service;
	(void)service_size;
	(void)flags;
	return -1;
}

void *__wrap_gethostbyname(const char *name)
{
	(void)name;
	return NULL;
}

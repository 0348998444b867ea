/* SPDX-License-Identifier: Apache-2.0 */
/* Whom we trust: the certificates *.pem in a folder that belongs to root and that nobody else can write. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper.h"

#define CERTIFICATE_SIZE_MAX (64 << 10)

static bool owned_by_root(int fd, mode_t type, const char *path, struct verdict *verdict)
{
	struct stat status;

	if (fstat(fd, &status) || (status.st_mode & S_IFMT) != type || status.st_uid != 0 ||
	    (status.st_mode & (S_IWGRP | S_IWOTH)))
		return refuse(verdict, UNTRUSTED_FOLDER,
			      "%s must belong to root and be writable by nobody else", path);
	return true;
}

/* Every component from the root on, so that no part of the way can be exchanged. */
static int open_folder(struct verdict *verdict)
{
	char path[] = TRUST_DIR;
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *rest = NULL;

	for (char *part = strtok_r(path, "/", &rest); part && fd >= 0; part = strtok_r(NULL, "/", &rest)) {
		int next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		close(fd);
		fd = next;
		if (fd >= 0 && !owned_by_root(fd, S_IFDIR, TRUST_DIR, verdict)) {
			close(fd);
			return -1;
		}
	}
	if (fd < 0)
		refuse(verdict, errno == ENOENT ? UNKNOWN_SIGNER : UNTRUSTED_FOLDER, "%s: %s", TRUST_DIR,
		       strerror(errno));
	return fd;
}

static bool read_certificates(int fd, STACK_OF(X509) *to)
{
	char *text = malloc(CERTIFICATE_SIZE_MAX);
	ssize_t size = text ? read(fd, text, CERTIFICATE_SIZE_MAX) : -1;
	BIO *bio = size > 0 ? BIO_new_mem_buf(text, size) : NULL;
	X509 *certificate;

	while (bio && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
		sk_X509_push(to, certificate);
	BIO_free(bio);
	free(text);
	return size >= 0;
}

static bool add(int folder, const char *name, STACK_OF(X509) *to, struct verdict *verdict)
{
	char path[sizeof(TRUST_DIR) + 256];
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool good;

	snprintf(path, sizeof(path), TRUST_DIR "/%s", name);
	if (fd < 0)
		return refuse(verdict, UNTRUSTED_FOLDER, "%s: %s", path, strerror(errno));
	good = owned_by_root(fd, S_IFREG, path, verdict) && read_certificates(fd, to);
	close(fd);
	return good;
}

STACK_OF(X509) *trusted_signers(struct verdict *verdict)
{
	STACK_OF(X509) *signers = sk_X509_new_null();
	int fd = open_folder(verdict);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	bool good = folder != NULL;
	struct dirent *entry;

	while (good && (entry = readdir(folder))) {
		size_t size = strlen(entry->d_name);

		if (size > 4 && !strcmp(entry->d_name + size - 4, ".pem"))
			good = add(fd, entry->d_name, signers, verdict);
	}
	if (folder)
		closedir(folder);
	if (good && sk_X509_num(signers) == 0)
		good = refuse(verdict, UNKNOWN_SIGNER, "%s holds no certificate of a trusted signer", TRUST_DIR);
	if (!good) {
		sk_X509_pop_free(signers, X509_free);
		return NULL;
	}
	return signers;
}

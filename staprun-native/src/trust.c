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

#define CERTIFICATE_SIZE_MAX (64u << 10)
#define CERTIFICATES_MAX 256

static int open_folder(struct verdict *verdict)
{
	char problem[320];
	int fd = open_place(TRUST_DIR, O_RDONLY | O_DIRECTORY, problem, sizeof(problem));

	if (fd < 0 && errno == ENOENT)
		refuse(verdict, UNKNOWN_SIGNER, "no signer is trusted here: there is no folder " TRUST_DIR);
	else if (fd < 0)
		refuse(verdict, UNTRUSTED_FOLDER, "%s", problem);
	else if (!only_roots(fd, S_IFDIR)) {
		refuse(verdict, UNTRUSTED_FOLDER,
		       TRUST_DIR " must belong to root and be writable by nobody else");
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool parse_certificates(const char *text, size_t size, STACK_OF(X509) *to)
{
	BIO *bio = BIO_new_mem_buf(text, size);
	X509 *certificate;
	bool any = false;

	while (bio && sk_X509_num(to) < CERTIFICATES_MAX &&
	       (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		any = sk_X509_push(to, certificate) > 0;
		if (!any)
			X509_free(certificate);
	}
	BIO_free(bio);
	return any;
}

static bool read_certificates(int fd, const char *name, STACK_OF(X509) *to, struct verdict *verdict)
{
	static char text[CERTIFICATE_SIZE_MAX];
	size_t size = 0;
	ssize_t now;

	if (!only_roots(fd, S_IFREG))
		return refuse(verdict, UNTRUSTED_FOLDER,
			      TRUST_DIR "/%s must be a file of root that nobody else can write", name);
	while (size < sizeof(text) && (now = read(fd, text + size, sizeof(text) - size)) > 0)
		size += now;
	if (size == sizeof(text) || !parse_certificates(text, size, to))
		return refuse(verdict, UNTRUSTED_FOLDER, TRUST_DIR "/%s holds no certificate that can be read",
			      name);
	return true;
}

static bool read_file(int folder, const char *name, STACK_OF(X509) *to, struct verdict *verdict)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool good;

	if (fd < 0)
		return refuse(verdict, UNTRUSTED_FOLDER, TRUST_DIR "/%s %s", name,
			      errno == ELOOP ? "must not be a symbolic link" : strerror(errno));
	good = read_certificates(fd, name, to, verdict);
	close(fd);
	return good;
}

static bool named_pem(const char *name)
{
	size_t size = strlen(name);

	return name[0] != '.' && size > 4 && !strcmp(name + size - 4, ".pem");
}

static bool read_folder(int fd, STACK_OF(X509) *to, struct verdict *verdict)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;
	bool good = folder != NULL;

	if (!folder) {
		close(fd);
		return refuse(verdict, UNTRUSTED_FOLDER, TRUST_DIR " cannot be read: %s", strerror(errno));
	}
	while (good && (entry = readdir(folder)))
		if (named_pem(entry->d_name))
			good = read_file(fd, entry->d_name, to, verdict);
	closedir(folder);
	if (good && sk_X509_num(to) == 0)
		good = refuse(verdict, UNKNOWN_SIGNER,
			      "no signer is trusted here: " TRUST_DIR " holds no certificate (*.pem)");
	return good;
}

STACK_OF(X509) *trusted_signers(struct verdict *verdict)
{
	STACK_OF(X509) *signers = sk_X509_new_null();
	int fd;
	bool good;

	/* The folder may be closed to the caller. Where we cannot become root, what we may read has to do. */
	become_root();
	fd = open_folder(verdict);
	good = fd >= 0 && signers && read_folder(fd, signers, verdict);
	become_user();
	if (good)
		return signers;
	sk_X509_pop_free(signers, X509_free);
	return NULL;
}

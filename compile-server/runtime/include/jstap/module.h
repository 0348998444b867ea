/* SPDX-License-Identifier: GPL-2.0-only */
/* What a script knows of kernel modules other than itself: addresses in them are relative to a symbol of each section. */
#ifndef JSTAP_MODULE_H
#define JSTAP_MODULE_H

#define JSTAP_MODULE_BUILD_ID_MAX 32

enum jstap_module_event {
	JSTAP_MODULE_COMES,	/* it is there, and nothing of it has run unless it was there before us */
	JSTAP_MODULE_STARTED,	/* it is about to lose the code of its start */
	JSTAP_MODULE_GOES,	/* all of it is about to go */
};

struct jstap_section {
	const char *module;		/* its name, for messages */
	const char *anchor;		/* a symbol of the section, the only one of its name */
	unsigned long anchor_link_address;
	/* The runtime's own. */
	unsigned long delta;		/* from link-time addresses to where they are */
	bool known;
};

struct jstap_module {
	const char *name;
	unsigned int build_id_size;	/* 0: whichever module has the name */
	u8 build_id[JSTAP_MODULE_BUILD_ID_MAX];
	struct jstap_section *sections;
	unsigned int section_count;
	/* The runtime's own. */
	struct module *module;		/* while its probes are armed or disarmed; else NULL */
	bool present;
	bool refused;			/* another one has the name */
	bool armed;
};

/* Where something is; section NULL: in the kernel itself. 0 when the module is not loaded. Context: any. */
unsigned long jstap_place(const struct jstap_section *section, unsigned long link_address);
/* Where something of a module is; an error when it is not loaded. Context: a handler. */
unsigned long jstap_module_address(struct jstap_context *c, const struct jstap_section *section,
				   unsigned long link_address);

#endif

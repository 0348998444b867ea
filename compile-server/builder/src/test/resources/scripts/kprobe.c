/* As hello.c, with another family of the fixture runtime. */
static void handler_0(void)
{
	jstap_say("kprobe registered");
}

struct jstap_script jstap_script = {
	.greeting = "hello from a kprobe",
	.family = &jstap_kprobe_family,
	.handler = handler_0,
};

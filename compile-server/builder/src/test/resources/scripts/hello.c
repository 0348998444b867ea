/* What the translator would emit for the fixture runtime. */
#line 1 "hello.stp"
static void handler_0(void)
{
	jstap_say("handler ran");
}

struct jstap_script jstap_script = {
	.greeting = "hello",
	.family = &jstap_begin_family,
	.handler = handler_0,
};

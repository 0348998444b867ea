// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets on their way through the network, in every network namespace, also in those that come later. Whatever becomes of
 * a handler, a packet goes on unless a handler that ran to its end says otherwise.
 */
#include <linux/netfilter.h>
#include <net/net_namespace.h>

#include "../core/runtime.h"

static struct jstap_netfilter_probe *all;
static unsigned int all_count;

static unsigned int hooked(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct jstap_netfilter_probe *probe = priv;
	const unsigned long arguments[JSTAP_MAX_ARGUMENTS] = {
		state->hook, (unsigned long)skb, (unsigned long)state->in, (unsigned long)state->out,
	};
	int verdict = NF_ACCEPT;
	const struct jstap_hit hit = { .arguments = arguments, .verdict = &verdict };

	return jstap_probe_run(&probe->probe, &hit, JSTAP_RUNNING) ? verdict : NF_ACCEPT;
}

static void leave(struct net *net)
{
	unsigned int i;

	for (i = 0; i < all_count; i++)
		nf_unregister_net_hook(net, &all[i].ops);
}

static int enter(struct net *net)
{
	unsigned int i;

	for (i = 0; i < all_count; i++) {
		int ret = nf_register_net_hook(net, &all[i].ops);

		if (!ret)
			continue;
		while (i--)
			nf_unregister_net_hook(net, &all[i].ops);
		return ret;
	}
	return 0;
}

static struct pernet_operations namespaces = {
	.init = enter,
	.exit = leave,
};

static int start(void *probes, unsigned int count)
{
	unsigned int i;

	all = probes;
	all_count = count;
	for (i = 0; i < count; i++) {
		all[i].ops.hook = hooked;
		all[i].ops.priv = &all[i];
		all[i].ops.pf = all[i].protocol;
		all[i].ops.hooknum = all[i].hook;
		all[i].ops.priority = all[i].priority;
	}
	return register_pernet_subsys(&namespaces);
}

/* Nobody is inside of a hook any more when it returns. */
static void stop(void *probes, unsigned int count)
{
	unregister_pernet_subsys(&namespaces);
	synchronize_rcu();
}

const struct jstap_family jstap_netfilter_family = {
	.name = "netfilter",
	.start = start,
	.stop = stop,
};

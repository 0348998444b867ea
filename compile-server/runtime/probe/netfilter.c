// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets on their way through the network, in every network namespace, also in those that come later. Whatever becomes of
 * a handler, a packet goes on unless a handler that ran to its end says otherwise.
 */
#include <linux/netfilter.h>
#include <net/net_namespace.h>

#include "../core/runtime.h"

static struct nf_hook_ops *all;
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
		nf_unregister_net_hook(net, &all[i]);
}

static int enter(struct net *net)
{
	unsigned int i;

	for (i = 0; i < all_count; i++) {
		int ret = nf_register_net_hook(net, &all[i]);

		if (!ret)
			continue;
		while (i--)
			nf_unregister_net_hook(net, &all[i]);
		return ret;
	}
	return 0;
}

static struct pernet_operations namespaces = {
	.init = enter,
	.exit = leave,
};

static void forget(void)
{
	jstap_free(all);
	all = NULL;
	all_count = 0;
}

static int start(void *probes, unsigned int count)
{
	struct jstap_netfilter_probe *table = probes;
	unsigned int i;
	int ret;

	all = jstap_allocate(count * sizeof(*all), "the probes", "");
	if (!all)
		return -ENOMEM;
	all_count = count;
	for (i = 0; i < count; i++) {
		all[i].hook = hooked;
		all[i].priv = &table[i];
		all[i].pf = table[i].protocol;
		all[i].hooknum = table[i].hook;
		all[i].priority = table[i].priority;
	}
	ret = register_pernet_subsys(&namespaces);
	if (ret)
		forget();
	return ret;
}

/* Nobody is inside of a hook any more when it returns. */
static void stop(void *probes, unsigned int count)
{
	unregister_pernet_subsys(&namespaces);
	synchronize_rcu();
	forget();
}

const struct jstap_family jstap_netfilter_family = {
	.name = "netfilter",
	.start = start,
	.stop = stop,
};

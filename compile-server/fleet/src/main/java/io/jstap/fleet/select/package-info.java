// SPDX-License-Identifier: Apache-2.0
/**
 * Selectors: conditions over the labels and facts of nodes. {@link
 * io.jstap.fleet.select.SelectorParser} reads them, {@link io.jstap.fleet.select.Selector} judges.
 */
@NullMarked
package io.jstap.fleet.select;

import org.jspecify.annotations.NullMarked;

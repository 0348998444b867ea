// SPDX-License-Identifier: Apache-2.0
/**
 * The thin client. Reading order: {@link io.jstap.client.cli.ClientMain}, then the packages {@code
 * node}, {@code transport}, {@code trust} and {@code session}, which know no command line and serve
 * a daemon as well.
 */
@NullMarked
package io.jstap.client;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What a client knows of the machine it runs on. */
@NullMarked
package io.jstap.client.node;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The process that a script watches: the command of {@code -c}. */
@NullMarked
package io.jstap.client.target;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Programs as text for people: what {@code -p2} shows. */
@NullMarked
package io.jstap.translator.print;

import org.jspecify.annotations.NullMarked;

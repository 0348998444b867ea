// SPDX-License-Identifier: Apache-2.0
/** Tests of regular expressions. */
@NullMarked
package io.jstap.translator.regex;

import org.jspecify.annotations.NullMarked;

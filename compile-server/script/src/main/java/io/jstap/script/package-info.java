// SPDX-License-Identifier: Apache-2.0
/** The front end of the script language; the AST is in {@link io.jstap.script.ast}. */
@NullMarked
package io.jstap.script;

import org.jspecify.annotations.NullMarked;

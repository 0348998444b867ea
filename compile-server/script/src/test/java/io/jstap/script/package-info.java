// SPDX-License-Identifier: Apache-2.0
/** Tests of the front end as a whole: golden snippets, round trips, hostile input, the library. */
@NullMarked
package io.jstap.script;

import org.jspecify.annotations.NullMarked;

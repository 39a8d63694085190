/** {@code plan}: what the capacity model says, for a person. The model is {@code mixmatch.plan}. */
package mixmatch.cli.plan;

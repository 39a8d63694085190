/**
 * The files that a finished run leaves for readers: the report's page with its plots, the model card, metrics and tables. What
 * other tools read while a run trains lives in {@code mixmatch.eval.tracking}, the storing of the files in
 * {@code mixmatch.eval.evaluate}.
 */
package mixmatch.eval.report;

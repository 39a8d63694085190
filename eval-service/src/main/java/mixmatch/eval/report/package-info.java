/** The files that a finished run leaves for readers: page with plots, model card, metrics, tables. */
package mixmatch.eval.report;

/** {@code experiment}: methods side by side over numbers of labels and seeds, and which differences are beyond chance. */
package mixmatch.cli.experiment;

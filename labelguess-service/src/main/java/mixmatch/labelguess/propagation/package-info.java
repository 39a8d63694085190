/**
 * Label propagation: Iscen, Tolias, Avrithis and Chum, "Label Propagation for Deep Semi-supervised Learning" (CVPR 2019), on Zhou et
 * al., "Learning with Local and Global Consistency" (2004). Plain arrays; the same bits whatever the number of threads.
 */
package mixmatch.labelguess.propagation;

/** What methods assume of images (continuity, clusters, manifold), measured of any model: an equation a class. No run is known. */
package mixmatch.eval.assumption;

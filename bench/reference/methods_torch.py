"""Semi-supervised methods, each in one process on PyTorch, around the data, network and loop of mixmatch_torch.py.

usage: methods_torch.py DATA --method NAME [--guess pinned] [--guess-weights ema|current] [...]   (--help lists the rest; defaults are the method's)

The arithmetic is the one that methods.json of the golden vectors fixes. `--guess pinned` guesses
with the weights published every S steps and used D steps later, `--guess current` with those before the step; `--guess-weights` says
whether the moving average or the trained weights are meant. Needs python3-torch, python3-numpy, python3-scipy and python3-pil.
"""
import math
import numpy as np, torch, torch.nn.functional as F
from PIL import Image, ImageEnhance, ImageOps
from scipy import sparse
from mixmatch_torch import Run, augment, mixmatch, options, supervised

# ---- Guess rules and losses: p probabilities, z logits, q targets, [rows, classes]; m weights, [rows]. Means are over all rows. ----

def one_hot(p): return F.one_hot(p.argmax(1), p.shape[1]).to(p.dtype)                     # ties go to the lower class
def confident(p, threshold): return (p.max(1).values >= threshold).to(p.dtype)
def sharpen(p, temperature): q = p ** (1 / temperature); return q / q.sum(1, keepdim=True)
def cross_entropy(q, z, m=1.): return (m * -(q * F.log_softmax(z, 1)).sum(1)).mean()
def squared(q, z, m=None): d = (torch.softmax(z, 1) - q) ** 2; return (d if m is None else m[:, None] * d).mean()
def divergence(z0, z): return (torch.softmax(z0, 1) * (F.log_softmax(z0, 1) - F.log_softmax(z, 1))).sum(1)          # KL(p0, p), a row
def entropy(z): return -(torch.softmax(z, 1) * F.log_softmax(z, 1)).sum(1)
def histogram(p): return torch.bincount(p.argmax(1), minlength=p.shape[1]).to(p.dtype) / len(p)
def norm(v): return v / v.sum()
def ratio(a, b): return torch.where(b > 0, a / torch.where(b > 0, b, 1), 0)               # x / 0 is 0


def unit(v):
    """Each row to length 1; a row of zeros stays."""
    n = v.flatten(1).norm(dim=1).view(-1, *[1] * (v.dim() - 1)); return v / torch.where(n > 0, n, 1)


def adversary(forward, u, d, xi, epsilon):
    """VAT's perturbation by one power iteration from noise d: logits of u, r."""
    with torch.no_grad(): z0 = forward(u)
    d = unit(d).requires_grad_(); g, = torch.autograd.grad(divergence(z0, forward(u + xi * d)).sum(), d)
    return z0, epsilon * unit(g)


def mix(l, permutation, x):
    """ICT: row i with row permutation[i], by max(l, 1 - l)."""
    l = torch.maximum(l, 1 - l).view(-1, *[1] * (x.dim() - 1)); return l * x + (1 - l) * x[permutation]


def perturb(w, noise, normal):
    """Model noise: a kernel's weights moved by `noise` of their root mean square."""
    return w + noise * w.pow(2).mean().sqrt() * normal


class Ensemble:
    """Temporal ensembling's memory of every image: Z, n."""
    def __init__(self, images, classes, momentum, dtype=torch.float32): self.Z, self.n, self.momentum = torch.zeros(images, classes, dtype=dtype), torch.zeros(images, dtype=torch.long), momentum

    def targets(self, i): return ratio(self.Z[i], (1 - self.momentum ** self.n[i].to(self.Z.dtype))[:, None])

    def update(self, i, p):
        for j, row in zip(i, p): self.Z[j] = self.momentum * self.Z[j] + (1 - self.momentum) * row; self.n[j] += 1


class Thresholds:
    """FreeMatch's global and class-wise thresholds: tau, ptilde, htilde."""
    def __init__(self, classes, momentum, dtype=torch.float32): self.momentum, self.tau, self.p, self.h = momentum, torch.tensor(1 / classes, dtype=dtype), *[torch.full((classes,), 1 / classes, dtype=dtype) for _ in 'ph']

    def weights(self, p):
        top, m = p.max(1).values, self.momentum
        self.tau, self.p, self.h = m * self.tau + (1 - m) * top.mean(), m * self.p + (1 - m) * p.mean(0), m * self.h + (1 - m) * histogram(p)
        return (top >= self.tau * (self.p / self.p.max())[p.argmax(1)]).to(p.dtype)

    def fairness(self, z):
        s = torch.softmax(z, 1); a, b = norm(ratio(self.p, self.h)), norm(ratio(s.mean(0), histogram(s.detach())))
        return (a * torch.log(b + 1e-12)).sum()


def graph(f, neighbours, gamma):
    """The affinities A to each row's nearest by cosine (ties to the lower index), and S = D^-1/2 (A + A^T) D^-1/2; a row without neighbours is 0."""
    n, l = len(f), np.linalg.norm(f, axis=1, keepdims=True); f, k, parts = f / np.where(l > 0, l, 1), min(neighbours, len(f) - 1), []
    for b in range(0, n, 1000):
        c = f[b:b + 1000] @ f.T; c[np.arange(len(c)), b + np.arange(len(c))] = -np.inf
        j = np.argsort(-c, axis=1, kind='stable')[:, :k]; parts.append((j, np.maximum(np.take_along_axis(c, j, 1), 0) ** gamma))
    j, v = [np.concatenate(x).ravel() for x in zip(*parts)]; A = sparse.csr_matrix((v, (np.repeat(np.arange(n), k), j)), (n, n))
    W = A + A.T; d = np.asarray(W.sum(1)).ravel(); d = sparse.diags(np.where(d > 0, d, 1) ** -.5)
    return A, d @ W @ d


def solve(S, Y, alpha, iterations=20, tolerance=1e-6):
    """(I - alpha S) Z = Y by conjugate gradients from 0, a column at a time, until |residual| <= tolerance |column|."""
    Z = np.zeros_like(Y)
    for c in range(Y.shape[1]):
        r = Y[:, c].copy(); d, rr = r.copy(), r @ r; stop = tolerance ** 2 * rr
        for _ in range(iterations):
            if rr <= stop: break
            q = d - alpha * (S @ d); step = rr / (d @ q); Z[:, c] += step * d; r -= step * q; rr, old = r @ r, rr; d = r + rr / old * d
    return Z


def propagate(f, labeled, y, classes, neighbours, gamma, alpha):
    """Iscen 2019: label and omega of each image (a labelled one keeps its own, at 1), zeta of each class; and A, S, Z. Y is 1 / (the class's labelled images), as in their code."""
    A, S = graph(f, neighbours, gamma); Y = np.zeros((len(f), classes)); Y[labeled, y] = 1 / np.bincount(y, minlength=classes)[y]; Z = solve(S, Y, alpha)
    p = np.maximum(Z, 0); s = p.sum(1, keepdims=True); p = np.where(s > 0, p / np.where(s > 0, s, 1), 1 / classes)
    label, omega = p.argmax(1), 1 + (p * np.log(np.where(p > 0, p, 1))).sum(1) / math.log(classes); label[labeled], omega[labeled] = y, 1
    zeta = 1 / np.maximum(np.bincount(label, minlength=classes), 1); return label, omega, zeta * classes / zeta.sum(), A, S, Z


# ---- Strong views, uint8 in and out ----

FILL = 127
def affine(*m): return lambda im, v: im.transform(im.size, Image.AFFINE, [x(v) if callable(x) else x for x in m], Image.NEAREST, fillcolor=fill(im))
def fill(im): return FILL if im.mode == 'L' else (FILL,) * 3
def enhance(kind): return lambda im, v: kind(im).enhance(v)
value = lambda v: v

OPERATIONS = {                                                                            # name: range, how it is drawn, what it does
    'identity': (None, None, lambda im, v: im),
    'autocontrast': (None, None, lambda im, v: ImageOps.autocontrast(im)),
    'brightness': ((.05, .95), 'real', enhance(ImageEnhance.Brightness)),
    'color': ((.05, .95), 'real', enhance(ImageEnhance.Color)),
    'contrast': ((.05, .95), 'real', enhance(ImageEnhance.Contrast)),
    'equalize': (None, None, lambda im, v: ImageOps.equalize(im)),
    'posterize': ((4, 8), 'integer', lambda im, v: ImageOps.posterize(im, v)),
    'rotate': ((-30, 30), 'real', lambda im, v: im.rotate(v, Image.NEAREST, fillcolor=fill(im))),
    'sharpness': ((.05, .95), 'real', enhance(ImageEnhance.Sharpness)),
    'shear_x': ((-.3, .3), 'real', affine(1, value, 0, 0, 1, 0)),
    'shear_y': ((-.3, .3), 'real', affine(1, 0, 0, value, 1, 0)),
    'solarize': ((0, 256), 'integer', lambda im, v: ImageOps.solarize(im, v)),
    'translate_x': ((-.3, .3), 'width', affine(1, 0, value, 0, 1, 0)),
    'translate_y': ((-.3, .3), 'height', affine(1, 0, 0, 0, 1, value)),
}
COLOUR, GREY = list(OPERATIONS), [o for o in OPERATIONS if o not in ('color', 'equalize', 'posterize', 'sharpness', 'solarize')]


def operate(x, name, v=None):
    """One operation on an image [h, w, 1 or 3]."""
    return np.asarray(OPERATIONS[name][2](Image.fromarray(x[..., 0] if x.shape[2] == 1 else x), v)).reshape(x.shape)


def cutout(x, row, column, size):
    """A square around a pixel, clipped at the border."""
    x, t, l = x.copy(), row - size // 2, column - size // 2; x[max(t, 0):max(t + size, 0), max(l, 0):max(l + size, 0)] = FILL
    return x


def strong(x, rng, operations, probability=.5):
    """RandAugment as FixMatch uses it, then cutout, of a weak view."""
    names, (h, w, c) = GREY if x.shape[2] == 1 else COLOUR, x.shape
    for _ in range(operations):
        name = names[rng.randint(len(names))]; span, how, _ = OPERATIONS[name]
        v = None if how is None else rng.randint(span[0], span[1] + 1) if how == 'integer' else rng.uniform(*span) * {'width': w, 'height': h}.get(how, 1)
        if rng.rand() < probability: x = operate(x, name, v)
    return cutout(x, rng.randint(h), rng.randint(w), min(h, w) // 2)


# ---- The methods: each a step's loss ----

class Trial(Run):
    """A run of any method: which weights guess, unlabelled rows, strong views, and what a method remembers."""
    memory = None

    def weights(self):
        state, a = (self.ema if self.a.guess_weights == 'ema' else self.net).state_dict(), self.a
        return {k: perturb(v, a.noise, torch.from_numpy(self.rng.standard_normal(tuple(v.shape)).astype(np.float32))) if v.dim() > 1 else v for k, v in state.items()} if a.method == 'model-noise' else state

    def guessing(self):
        if self.a.guess == 'pinned': return super().guessing()
        self.guesser.load_state_dict(self.weights()); return self.guesser

    def unlabeled(self): return self.take(self.order_u, self.unl, self.a.batch * self.a.unlabeled_ratio)

    def strong(self, i): return self.tensor(np.stack([strong(x, self.rng, self.a.operations) for x in augment(self.X[i], self.rng, self.a.pad, not self.a.no_flip)]))

    def own(self, v): return torch.cat(self.forward(self.net, torch.split(v, self.a.batch)))

    def remember(self, make):
        if self.memory is None: self.memory = make()
        return self.memory

    def note(self, i, q, m=None): self.guesses.append(float((q.argmax(1).numpy() == self.Y[i]).mean())); self.kept.append(1. if m is None else float(m.mean()))


def pseudo_label(r):
    """Lee 2013: the guess of a confident row is its label."""
    (x, tx), i = r.labeled(), r.unlabeled(); u = r.weak(i); p, = r.guess(u); q, m = one_hot(p), confident(p, r.a.threshold); r.note(i, q, m); zx, zu = r.logits(x, u)
    return cross_entropy(tx, zx) + r.weight() * cross_entropy(q, zu, m)


def consistency(r):
    """Pi-model (Laine and Aila 2017) and Mean Teacher (Tarvainen and Valpola 2017): two views agree; they differ in --guess-weights."""
    (x, tx), i = r.labeled(), r.unlabeled(); u1, u2 = r.weak(i), r.weak(i); q, = r.guess(u1); r.note(i, q); zx, zu = r.logits(x, u2)
    return cross_entropy(tx, zx) + r.weight() * squared(q, zu)


def model_noise(r):
    """One view, perturbed weights (Trial.weights)."""
    (x, tx), i = r.labeled(), r.unlabeled(); u = r.weak(i); q, = r.guess(u); r.note(i, q); zx, zu = r.logits(x, u)
    return cross_entropy(tx, zx) + r.weight() * squared(q, zu)


def temporal_ensembling(r):
    """Laine and Aila 2017: a view agrees with the average of the image's guesses so far; ours guesses another view, as the services do."""
    (x, tx), i = r.labeled(), r.unlabeled(); e, u1, u2 = r.remember(lambda: Ensemble(len(r.X), r.classes, r.a.ensemble)), r.weak(i), r.weak(i)
    p, = r.guess(u1); e.update(i, p); q = e.targets(i); r.note(i, q); zx, zu = r.logits(x, u2)
    return cross_entropy(tx, zx) + r.weight() * squared(q, zu)


def vat(r):
    """Miyato 2018: the worst direction of the image changes little; few classes are likely."""
    (x, tx), i = r.labeled(), r.unlabeled(); u = r.weak(i); d = torch.from_numpy(r.rng.standard_normal(tuple(u.shape)).astype(np.float32))
    z0, p = adversary(r.own, u, d, r.a.xi, r.a.epsilon); r.note(i, z0); zx, zu, zr = r.logits(x, u, u + p)
    return cross_entropy(tx, zx) + r.weight() * divergence(z0, zr).mean() + r.a.entropy * entropy(zu).mean()


def ict(r):
    """Verma 2019: between two images the prediction is between theirs."""
    (x, tx), i = r.labeled(), r.unlabeled(); u = r.weak(i); q, = r.guess(u); r.note(i, q)
    l, j = torch.tensor(r.rng.beta(r.a.alpha, r.a.alpha, len(u)), dtype=torch.float32), torch.from_numpy(r.rng.permutation(len(u))); zx, zu = r.logits(x, mix(l, j, u))
    return cross_entropy(tx, zx) + r.weight() * squared(mix(l, j, q), zu)


def uda(r):
    """Xie 2020: the strong view agrees with the weak one's sharpened guess where that is confident."""
    (x, tx), i = r.labeled(), r.unlabeled(); p, = r.guess(r.weak(i)); q, m = sharpen(p, r.a.temperature), confident(p, r.a.threshold); r.note(i, q, m); zx, zu = r.logits(x, r.strong(i))
    return cross_entropy(tx, zx) + r.weight() * cross_entropy(q, zu, m)


def fixmatch(r):
    """Sohn 2020: the confident guess of the weak view is the strong view's label."""
    (x, tx), i = r.labeled(), r.unlabeled(); p, = r.guess(r.weak(i)); q, m = one_hot(p), confident(p, r.a.threshold); r.note(i, q, m); zx, zu = r.logits(x, r.strong(i))
    return cross_entropy(tx, zx) + r.weight() * cross_entropy(q, zu, m)


def freematch(r):
    """Wang 2023: FixMatch by thresholds that follow the model, and a term on the classes' shares."""
    (x, tx), i = r.labeled(), r.unlabeled(); t = r.remember(lambda: Thresholds(r.classes, r.a.momentum))
    p, = r.guess(r.weak(i)); q, m = one_hot(p), t.weights(p); r.note(i, q, m); zx, zu = r.logits(x, r.strong(i))
    return cross_entropy(tx, zx) + r.weight() * cross_entropy(q, zu, m) + r.a.fairness * t.fairness(zu)


def label_propagation(r):
    """Iscen 2019: labels spread over the embeddings' graph, once an epoch; used D steps after the model they come from, like a guess."""
    a, (x, tx), i = r.a, r.labeled(), r.unlabeled(); done, known = r.remember(dict), np.concatenate([r.lab, r.unl]); every = math.ceil(a.epochs * len(known) / len(i))
    if r.step > 1 and (r.step - 1) % every == 0:
        r.ema.eval()
        with torch.no_grad(): f = np.concatenate([r.ema.features(r.tensor(r.X[known[b:b + 500]])).numpy() for b in range(0, len(known), 500)]).astype(np.float64)
        done[r.step - 1] = propagate(f, np.arange(len(r.lab)), r.Y[r.lab], r.classes, a.neighbours, a.gamma, a.alpha)[:3]
    v = every * (max(0, r.step - 1 - (a.lead if a.guess == 'pinned' else 0)) // every); zx, zu = r.logits(x, r.weak(i))
    for k in [k for k in done if k < v]: del done[k]
    if v == 0: return cross_entropy(tx, zx)
    at = np.zeros(len(r.X), int); at[known] = np.arange(len(known)); label, omega, zeta = [torch.from_numpy(t) for t in done[v]]; zeta = zeta.float()
    q, m = F.one_hot(label[at[i]], r.classes).float(), omega[at[i]].float(); r.note(i, q, m)
    return cross_entropy(tx, zx, tx @ zeta) + r.weight() * cross_entropy(q, zu, m * (q @ zeta))


METHODS = {                                                                               # name: its step, its defaults
    'supervised': (supervised, {}), 'full': (supervised, {}),
    'mixmatch': (mixmatch, dict(guess_weights='ema', lambda_u=75)),
    'pseudo-label': (pseudo_label, dict(threshold=.95, lambda_u=1)),
    'pi-model': (consistency, dict(lambda_u=20)),
    'mean-teacher': (consistency, dict(guess_weights='ema', lambda_u=50)),
    'model-noise': (model_noise, dict(lambda_u=20)),
    'temporal-ensembling': (temporal_ensembling, dict(lambda_u=30)),
    'vat': (vat, dict(lambda_u=.3)),
    'ict': (ict, dict(guess_weights='ema', lambda_u=100)),
    'uda': (uda, dict(temperature=.4, threshold=.8, lambda_u=1)),
    'fixmatch': (fixmatch, dict(threshold=.95, lambda_u=1, unlabeled_ratio=7)),
    'freematch': (freematch, dict(lambda_u=1)),
    'label-propagation': (label_propagation, dict(guess_weights='ema', alpha=.99, lambda_u=1)),
}


def main():
    P = options(list(METHODS)); A = P.add_argument
    A('--guess-weights', default='current', choices=['ema', 'current']); A('--unlabeled-ratio', type=int, default=1); A('--threshold', type=float, default=.95); A('--noise', type=float, default=.03)
    A('--ensemble', type=float, default=.6); A('--epsilon', type=float, default=6); A('--xi', type=float, default=.01); A('--entropy', type=float, default=.06)
    A('--momentum', type=float, default=.999); A('--fairness', type=float, default=.001); A('--operations', type=int, default=2)
    A('--neighbours', type=int, default=50); A('--gamma', type=float, default=3); A('--epochs', type=float, default=1, help='of all images between propagations')
    step, defaults = METHODS[P.parse_known_args()[0].method]; P.set_defaults(**defaults); a = P.parse_args()
    Trial(a).train(step)


if __name__ == '__main__': main()

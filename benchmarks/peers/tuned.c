// The reduced district over its whole horizon in tuned C: a branch-free pass over volunteers with
// factored predictors, and eight lanes of xoshiro256++ (Blackman & Vigna 2021) for their luck.
// gcc -O3 -march=native -shared -fPIC; called through ctypes by tuned_c.py.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define POSTS 8
#define VOLUNTEERS 200
#define ROOM 512
#define COLUMNS 12
#define SESSION 5000

typedef int64_t i64;
typedef uint64_t u64;
typedef struct { u64 s[4]; } luck;
typedef u64 words __attribute__((vector_size(64)));
typedef double reals __attribute__((vector_size(64)));
typedef struct { words s[4]; } lanes;
typedef struct { int filled, degree, tenure, arrears; i64 pay, owed; } post;
typedef struct {
  post posts[POSTS];
  int n;
  double load, fund;
  i64 backlog, wage_money, activity_money, pending, wages, spent, quits, joins, active, served;
} community;

static const i64 PAY[3] = {320000, 360000, 420000};

static u64 rotl(u64 x, int k) { return (x << k) | (x >> (64 - k)); }

static u64 splitmix(u64 *x) {
  u64 z = (*x += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

static u64 next(luck *r) {
  u64 *s = r->s, x = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45);
  return x;
}

static double uniform(luck *r) { return (next(r) >> 11) * 0x1p-53; }

static void seed_one(luck *r, u64 key) { for (int i = 0; i < 4; i++) r->s[i] = splitmix(&key); }

static void seed_lanes(lanes *r, u64 key) {
  for (int i = 0; i < 4; i++) for (int j = 0; j < 8; j++) r->s[i][j] = splitmix(&key);
}

// Uniforms into o[0..n), n rounded up to eights.
static void fill(lanes *r, double *o, int n) {
  words s0 = r->s[0], s1 = r->s[1], s2 = r->s[2], s3 = r->s[3];
  for (int i = 0; i < n; i += 8) {
    words x = s0 + s3, t = s1 << 17;
    x = ((x << 23) | (x >> 41)) + s0;
    *(reals *)(o + i) = __builtin_convertvector(x >> 11, reals) * 0x1p-53;
    s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = (s3 << 45) | (s3 >> 19);
  }
  r->s[0] = s0; r->s[1] = s1; r->s[2] = s2; r->s[3] = s3;
}

// Marsaglia's polar method.
static double normal(luck *r) {
  double x, y, q;
  do { x = 2 * uniform(r) - 1; y = 2 * uniform(r) - 1; q = x * x + y * y; } while (q >= 1 || q == 0);
  return x * sqrt(-2 * log(q) / q);
}

// By multiplication where small, else Hörmann's (1993) transformed rejection.
static int poisson(luck *r, double mean) {
  if (mean <= 30) {
    double floor_ = exp(-mean), p = uniform(r);
    int k = 0;
    while (p > floor_) { k++; p *= uniform(r); }
    return k;
  }
  double root = sqrt(mean), b = .931 + 2.53 * root, a = -.059 + .02483 * b;
  double inverse = 1.1239 + 1.1328 / (b - 3.4), sure = .9277 - 3.6224 / (b - 2);
  for (;;) {
    double u = uniform(r) - .5, v = uniform(r), us = .5 - fabs(u);
    int k = (int)floor((2 * a / us + b) * u + mean + .43);
    if (us >= .07 && v <= sure) return k;
    if (k < 0 || (us < .013 && v > us)) continue;
    if (log(v) + log(inverse) - log(a / (us * us) + b) <= -mean + k * log(mean) - lgamma(k + 1.))
      return k;
  }
}

static void hire(post *p, luck *r, double low, double middle) {
  double u = uniform(r);
  memset(p, 0, sizeof *p);
  p->filled = 1;
  p->degree = u < low ? 0 : u < low + middle ? 1 : 2;
  p->pay = PAY[p->degree];
}

// One week of a community's volunteers; who lapses is marked in gone.
static void __attribute__((noinline)) live(
    int n, double more, double lapsing, const double *restrict u, const double *restrict v,
    double *restrict odds, double *restrict rate, int *restrict idle, int *restrict tenure,
    int *restrict gone, int *active, int *lapsed) {
  const double odds_fade = exp(-.002), rate_fade = exp(-.003), long_idle = exp(.6);
  int a = 0, g = 0;
  for (int i = 0; i < n; i++) {
    double o = odds[i] * more;
    int serves = u[i] * (1 + o) < o;
    int weeks = serves ? 0 : idle[i] + 1;
    double r = rate[i] * lapsing * (weeks >= 8 ? long_idle : 1.);
    int leaves = v[i] < r * (1 - r * (.5 - r * (1. / 6)));
    int lived = tenure[i];
    a += serves; g += leaves; idle[i] = weeks; gone[i] = leaves;
    odds[i] *= lived < 200 ? odds_fade : 1.;
    rate[i] *= lived < 260 ? rate_fade : 1.;
    tenure[i] = lived + 1;
  }
  *active = a; *lapsed = g;
}

static void month(community *q, i64 grant, luck *r, i64 *treasury, i64 *row) {
  i64 due = grant + q->pending, unpaid = 0, staff = 0;
  q->pending = due;
  if (uniform(r) >= .15) {
    i64 share = due * 3 / 4;
    q->pending = 0; *treasury -= due; q->wage_money += share; q->activity_money += due - share;
  }
  for (int k = 0; k < POSTS; k++) {
    post *p = q->posts + k;
    if (!p->filled) continue;
    i64 paid = 0;
    if (q->wage_money >= p->pay + p->owed) { paid = p->pay + p->owed; p->owed = 0; p->arrears = 0; }
    else if (q->wage_money >= p->pay) paid = p->pay;
    else { p->owed += p->pay; p->arrears++; }
    q->wage_money -= paid; q->wages += paid;
    unpaid += p->arrears > 0; staff++;
  }
  i64 values[COLUMNS] = {staff, q->n, q->active, q->backlog, unpaid, q->served, q->wage_money,
                         q->activity_money, q->wages, q->spent, q->quits, q->joins};
  memcpy(row, values, sizeof values);
  q->active = q->served = 0;
}

// Returns 0, or 1 if money was lost. table: (months, communities, COLUMNS).
int replicate(u64 seed, int weeks, int communities, const double *requests, const i64 *grants,
              const uint8_t *month_end, i64 start_treasury, i64 *table) {
  static double u[ROOM] __attribute__((aligned(64))), v[ROOM] __attribute__((aligned(64)));
  static int gone[ROOM] __attribute__((aligned(64)));
  size_t rows = (size_t)communities * ROOM;
  community *all = calloc(communities, sizeof *all);
  double *all_odds = aligned_alloc(64, rows * 8), *all_rates = aligned_alloc(64, rows * 8);
  int *all_idle = aligned_alloc(64, rows * 4), *all_tenures = aligned_alloc(64, rows * 4);
  luck joining, serving, working, granting, starting;
  lanes acting, lapsing;
  i64 treasury = start_treasury;
  seed_one(&joining, seed * 1000); seed_one(&serving, seed * 1000 + 1);
  seed_one(&working, seed * 1000 + 2); seed_one(&granting, seed * 1000 + 3);
  seed_one(&starting, seed * 1000 + 4);
  seed_lanes(&acting, seed * 1000 + 5); seed_lanes(&lapsing, seed * 1000 + 6);
  for (int c = 0; c < communities; c++) {
    community *q = all + c;
    q->n = VOLUNTEERS;
    for (int i = 0; i < VOLUNTEERS; i++) {
      size_t x = (size_t)c * ROOM + i;
      double z = normal(&starting);
      int lived = next(&starting) % 260;
      all_tenures[x] = lived; all_idle[x] = 0;
      all_odds[x] = exp(-1.6 + .8 * z - .002 * (lived < 200 ? lived : 200));
      all_rates[x] = .004 * exp(-.3 * z - .003 * lived);
    }
    for (int k = 0; k < POSTS; k++) {
      hire(q->posts + k, &starting, .3, .5);
      q->posts[k].tenure = next(&starting) % 260;
    }
  }
  int m = 0;
  for (int t = 0; t < weeks; t++) {
    for (int c = 0; c < communities; c++) {
      community *q = all + c;
      size_t first = (size_t)c * ROOM;
      double *odds = all_odds + first, *rate = all_rates + first;
      int *idle = all_idle + first, *tenure = all_tenures + first, n = q->n, active, lapsed, staff = 0;
      fill(&acting, u, n); fill(&lapsing, v, n);
      live(n, exp(.6 * q->fund - .25 * q->load), exp(.5 * q->load), u, v, odds, rate, idle, tenure,
           gone, &active, &lapsed);
      for (int i = n - 1; i >= 0 && lapsed; i--) if (gone[i]) {
        lapsed--; n--;
        odds[i] = odds[n]; rate[i] = rate[n]; idle[i] = idle[n]; tenure[i] = tenure[n];
      }
      for (int k = 0; k < POSTS; k++) {
        post *p = q->posts + k;
        if (!p->filled) continue;
        double r = .004 * exp(.35 * (p->arrears < 6 ? p->arrears : 6) + (p->degree == 2 ? .3 : 0.)
                              - .004 * (p->tenure < 260 ? p->tenure : 260) + .4 * q->load
                              - .5 * (p->pay - 360000) / 1e5);
        p->tenure++;
        if (uniform(&working) < 1 - exp(-r)) {
          q->quits++;
          memset(p, 0, sizeof *p);
          if (uniform(&working) < .4) hire(p, &working, .6, .35);
        }
        staff += p->filled;
      }
      for (int j = poisson(&joining, .9 * (.5 + .5 * q->fund)); j > 0; j--) {
        double z = normal(&joining);
        q->joins++;
        odds[n] = exp(-1.6 + .8 * z); rate[n] = .004 * exp(-.3 * z); idle[n] = tenure[n] = 0;
        n++;
      }
      q->n = n;
      i64 waiting = q->backlog + poisson(&serving, requests[c]);
      i64 able = (i64)(staff * 5 + active * .5), served = waiting < able ? waiting : able;
      waiting -= served;
      q->backlog = waiting - waiting / 10;
      i64 cost = (i64)active * SESSION;
      if (cost > q->activity_money) cost = q->activity_money;
      q->activity_money -= cost; q->spent += cost; q->active += active; q->served += served;
      if (month_end[t])
        month(q, grants[c], &granting, &treasury, table + ((size_t)m * communities + c) * COLUMNS);
      if (t % 52 == 51) for (int k = 0; k < POSTS; k++)
        if (!q->posts[k].filled) hire(q->posts + k, &working, .1, .5);
      q->load = q->backlog / 60.; if (q->load > 3) q->load = 3;
      q->fund = q->activity_money / (SESSION * .25 * (n > 1 ? n : 1)); if (q->fund > 1) q->fund = 1;
    }
    m += month_end[t];
  }
  i64 held = treasury;
  for (int c = 0; c < communities; c++)
    held += all[c].wage_money + all[c].activity_money + all[c].wages + all[c].spent;
  free(all); free(all_odds); free(all_rates); free(all_idle); free(all_tenures);
  return held != start_treasury;
}

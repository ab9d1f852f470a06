"""Proposals."""
def proposal(inquiry, state, step):
    out=[]
    for v in inquiry.world.variables.values():
        if state.knows(v) and v.tag=="" : out.append(f"{v.spec.name}={state.raw(v.value)}")
    for (sid,tag),e in inquiry.world.events.items():
        if not tag:
          n=state.raw(e.last)
          if str(n)!='0': out.append(f"{sid}!{n}")
          for w,c in e.counts.items():
            c=state.raw(c)
            if str(c)!='0' : out.append(f"{sid}.{w}#{c}")
    return "; ".join(out)

-- Links of the documentation as the site has them: pages by their new names, and addresses
-- outside as text at the page's end, so that no page leads out of the site.
local function is_outside(target)
  return target:match("^%a[%w+.-]*:") and not target:match("^mailto:") and not target:match("^data:")
end

local function anchor(text, id)
  return pandoc.Span({ pandoc.Str(text) }, pandoc.Attr(id, { "address" }))
end

function Pandoc(doc)
  local list, numbers = {}, {}
  local title = pandoc.utils.stringify(doc.meta.addresses or "")
  doc = doc:walk({
    CodeBlock = function(block)
      block.classes = {}
      return block
    end,
    Link = function(link)
      if not is_outside(link.target) then
        link.target = link.target:gsub("%.[ez][nh]%.md", ".html")
        return link
      end
      if pandoc.utils.stringify(link.content) == link.target then
        return anchor(link.target, "")
      end
      if not numbers[link.target] then
        table.insert(list, link.target)
        numbers[link.target] = #list
      end
      local number = numbers[link.target]
      local mark = pandoc.Link({ pandoc.Str("[" .. number .. "]") }, "#address-" .. number)
      local shown = link.content
      shown:insert(pandoc.Superscript({ mark }))
      return pandoc.Span(shown)
    end,
  })
  if #list > 0 then
    local items = {}
    for number, address in ipairs(list) do
      items[number] = { pandoc.Plain({ anchor(address, "address-" .. number) }) }
    end
    doc.blocks:insert(pandoc.Header(2, title, pandoc.Attr("addresses")))
    doc.blocks:insert(pandoc.OrderedList(items))
  end
  return doc
end
